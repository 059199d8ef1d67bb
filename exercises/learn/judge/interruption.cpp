// Interruptions: see interruption.hpp.

#include "exercises/learn/judge/interruption.hpp"

#include <initializer_list>
#include <signal.h>

namespace learn {
namespace {

volatile sig_atomic_t noted = 0;

void note(int signal) { noted = signal; }

}  // namespace

void notice_interruptions() {
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction how{};
    sigaction(each, nullptr, &how);
    if (how.sa_handler == SIG_IGN) continue;
    how.sa_handler = note;
    how.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    sigaction(each, &how, nullptr);
  }
}

void stop_if_interrupted() {
  if (const int signal = noted; signal != 0) throw interrupted{signal};
}

void end_by(const interrupted& what) {
  signal(what.signal, SIG_DFL);
  raise(what.signal);
}

}  // namespace learn

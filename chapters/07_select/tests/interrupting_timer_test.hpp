// For tests: a signal every millisecond.

#pragma once

#include <signal.h>
#include <sys/time.h>

namespace asyncio {

/// As long as it lives, a signal interrupts this process a thousand times a
/// second: system calls that wait fail with EINTR.
class interrupting_timer {
 public:
  interrupting_timer() {
    struct sigaction action{};
    action.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &action, &before_);
    set(1000);
  }
  interrupting_timer(const interrupting_timer&) = delete;
  interrupting_timer& operator=(const interrupting_timer&) = delete;
  ~interrupting_timer() {
    set(0);
    ::sigaction(SIGALRM, &before_, nullptr);
  }

 private:
  static void set(int microseconds) {
    itimerval every{};
    every.it_interval.tv_usec = every.it_value.tv_usec = microseconds;
    ::setitimer(ITIMER_REAL, &every, nullptr);
  }

  struct sigaction before_{};
};

}  // namespace asyncio

// Measuring in a process of its own: see apart.hpp.

#include "common/bench/apart.hpp"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/bench/measure.hpp"

namespace bench {
namespace {

/// Binds to the `number`th of the cores that this process could use at first.
void use_core(int number) {
  static const cpu_set_t allowed = [] {
    cpu_set_t all;
    ::sched_getaffinity(0, sizeof all, &all);
    return all;
  }();
  cpu_set_t one;
  CPU_ZERO(&one);
  for (std::size_t core = 0; core < CPU_SETSIZE && number >= 0; ++core) {
    if (!CPU_ISSET(core, &allowed)) continue;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    --number;
  }
  ::sched_setaffinity(0, sizeof one, &one);
}

// What a child has to say is text: "=" and its numbers, or why it failed.
void write_all(int to, const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto size = ::write(to, text.data() + at, text.size() - at);
    if (size <= 0) return;
    at += static_cast<std::size_t>(size);
  }
}

std::string read_all(int from) {
  std::string text;
  std::array<char, 4096> room;
  for (ssize_t size = 0; (size = ::read(from, room.data(), room.size())) > 0;)
    text.append(room.data(), static_cast<std::size_t>(size));
  return text;
}

void answer(int to, const std::function<values()>& measure) {
  end_with_parent();
  ::alarm(600);
  use_first_core();
  try {
    const values all = measure();
    write_all(to, "=" + std::string(reinterpret_cast<const char*>(all.data()),
                                    all.size() * sizeof(double)));
  } catch (const std::exception& error) {
    write_all(to, error.what());
  }
}

}  // namespace

void use_first_core() { use_core(0); }
void use_second_core() { use_core(1); }

void end_with_parent() { ::prctl(PR_SET_PDEATHSIG, SIGKILL); }

values measured_apart(const std::function<values()>& measure) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("cannot make a pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot start a process");
  if (child == 0) {
    ::close(ends[0]);
    answer(ends[1], measure);
    ::_exit(0);
  }
  ::close(ends[1]);
  const std::string said = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status))
    throw std::runtime_error(WTERMSIG(status) == SIGALRM
                                 ? "took more than ten minutes"
                                 : ::strsignal(WTERMSIG(status)));
  if (!said.starts_with("=")) throw std::runtime_error(said);
  values all((said.size() - 1) / sizeof(double));
  std::memcpy(all.data(), said.data() + 1, all.size() * sizeof(double));
  return all;
}

}  // namespace bench

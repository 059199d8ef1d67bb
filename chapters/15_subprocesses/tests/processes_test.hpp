// What the tests of this chapter share: each runs twice, with pidfds and with
// threads in their place.

#pragma once

#include <cerrno>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "07_select/tests/background_program_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "15_subprocesses/create_subprocess.hpp"

namespace asyncio {

/// Has this process a child that was not reaped, running or a zombie?
inline bool has_child() {
  siginfo_t found{};
  return ::waitid(P_ALL, 0, &found, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/// Is there such a process at all?
inline bool exists(pid_t pid) { return ::kill(pid, 0) == 0 || errno != ESRCH; }

/// Base of this chapter's test cases: at the end, no descriptor and no child is
/// left.
class nothing_left : public no_descriptor_leak {
 public:
  ~nothing_left() { CHECK_MESSAGE(!has_child(), "a child was left behind"); }
};

/// For as long as it lives, there are no pidfds.
class without_pidfds {
 public:
  without_pidfds() { pidfds_allowed = false; }
  without_pidfds(const without_pidfds&) = delete;
  without_pidfds& operator=(const without_pidfds&) = delete;
  ~without_pidfds() { pidfds_allowed = true; }
};

/// Runs it twice, in loops that watch their children in either way.
inline void run_both_ways(coroutine<> (*main)()) {
  {
    INFO("by pidfds");
    run(main());
  }
  const without_pidfds here;
  INFO("by threads");
  run(main());
}

/// The same in virtual time.
inline void run_both_ways_virtually(coroutine<> (*main)()) {
  {
    INFO("by pidfds");
    run(main(), std::make_unique<virtual_time>());
  }
  const without_pidfds here;
  INFO("by threads");
  run(main(), std::make_unique<virtual_time>());
}

/// Pipes to and from all three.
inline subprocess_options piped() {
  return subprocess_options()
      .in(redirect::pipe)
      .out(redirect::pipe)
      .err(redirect::pipe);
}

/// What a shell that runs this line writes to stdout.
inline coroutine<std::string> output_of(std::string line,
                                        subprocess_options options = {}) {
  options.out(redirect::pipe);
  const auto it = co_await create_subprocess_shell(std::move(line), options);
  auto [out, err] = co_await it.communicate();
  co_return std::move(out);
}

/// Whether a file has something in it, and what.
inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace asyncio

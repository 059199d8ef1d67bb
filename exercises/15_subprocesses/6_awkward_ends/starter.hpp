// A scenario that finds out what is wrong with a communicate().

#pragma once

#include <array>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock.hpp"
#include "15_subprocesses/create_subprocess.hpp"

namespace kitchen {

using namespace std::chrono_literals;
using asyncio::coroutine;
using asyncio::create_subprocess_shell;
using asyncio::create_task;
using asyncio::process;
using asyncio::redirect;
using asyncio::subprocess_options;

/// All three are pipes.
inline subprocess_options piped() {
  return subprocess_options()
      .in(redirect::pipe)
      .out(redirect::pipe)
      .err(redirect::pipe);
}

/// What a call of communicate() gives.
struct talk {
  std::string out;
  std::string err;
  bool ended = false;   // did it return, or throw a system_error?
  bool failed = false;  // did it throw that?
};
inline coroutine<> communicate(process it, std::string input, talk& result) {
  try {
    auto [out, err] = co_await it.communicate(std::move(input));
    result.out = std::move(out);
    result.err = std::move(err);
  } catch (const std::system_error&) {
    result.failed = true;
  }
  result.ended = true;
}

/// Whatever can go on goes on, and nothing else comes meanwhile.
inline coroutine<> some_passes() {
  for (int pass = 0; pass < 20; ++pass) co_await asyncio::sleep(0s);
}

/// Waits until a process has stopped itself, by `kill -STOP $$`. By then,
/// whatever it did before has been done.
inline void until_it_stops(const process& it) {
  siginfo_t found{};
  ::waitid(P_PID, static_cast<id_t>(it.pid()), &found,
           WSTOPPED | WEXITED | WNOWAIT);
}
/// Lets it go on, if it is still there.
inline void let_go_on(const process& it) {
  try {
    it.send_signal(SIGCONT);
  } catch (const asyncio::process_lookup_error&) {
  }
}

/// An input for a process that communicate() knows nothing of:
/// `piped().in(later.end())`.
class held_input {
 public:
  held_input() {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    to_read_ = asyncio::sock(ends[0]);
    to_write_ = asyncio::sock(ends[1]);
  }
  redirect end() const { return redirect::to(to_read_); }
  /// Some text, and then the end.
  void write_all(const std::string& text) {
    REQUIRE(::write(to_write_.fd(), text.data(), text.size()) > 0);
    to_write_.close();
  }

 private:
  asyncio::sock to_read_;
  asyncio::sock to_write_;
};

// #region answer
/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  const auto it = co_await create_subprocess_shell("cat; exit 3", piped());
  talk first;
  co_await communicate(it, "soup", first);
  CHECK_MESSAGE(first.out == "soup", "cat has given back: " << first.out);
}
// #endregion

}  // namespace kitchen

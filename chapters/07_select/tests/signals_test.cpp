// A process that is stopped and goes on, with a loop in it: the loop must not
// notice. And a signal that arrives while a loop waits.

#include <array>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"
#include "07_select/tests/interrupting_timer_test.hpp"
#include "07_select/tests/sock_test.hpp"

namespace signals_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// Echoes what comes, until the end.
coroutine<> echo(sock with) {
  while (true) {
    auto bytes = co_await sock_recv(with, 100);
    if (bytes.empty()) break;
    co_await sock_sendall(with, std::move(bytes));
  }
}

/// A process of its own that echoes on a socket, in a loop. It ends when the
/// socket does, with status 0 if all went well.
class echo_process {
 public:
  explicit echo_process(sock& end) : id_(::fork()) {
    if (id_ == 0) ::_exit(be_the_child(end));
    end.close();
  }
  echo_process(const echo_process&) = delete;
  echo_process& operator=(const echo_process&) = delete;
  ~echo_process() {
    if (id_ > 0) exit_status();
  }

  void stop() {
    ::kill(id_, SIGSTOP);
    int status = 0;
    ::waitpid(id_, &status, WUNTRACED);
    CHECK(WIFSTOPPED(status));
  }
  void go_on() { ::kill(id_, SIGCONT); }

  /// Waits for its end.
  int exit_status() {
    int status = 0;
    ::waitpid(std::exchange(id_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  static int be_the_child(sock& end) {
    try {
      // All other descriptors are closed: else it would keep the tests' own
      // ends open.
      ::dup2(end.release(), 3);
      for (int other = 4; other < 100; ++other) ::close(other);
      run(echo(sock(3)));
      return 0;
    } catch (...) {
      return 2;
    }
  }

  pid_t id_;
};

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "stopped and continued, a loop goes on") {
  auto [ours, theirs] = sock_pair();
  echo_process other(theirs);
  const auto main = [&]() -> coroutine<> {
    co_await sock_sendall(ours, "before");
    CHECK(co_await sock_recv(ours, 100) == "before");
    for (int i = 0; i < 3; ++i) {
      other.stop();
      other.go_on();
    }
    other.stop();
    co_await sock_sendall(ours, "while it is stopped");
    other.go_on();
    CHECK(co_await sock_recv(ours, 100) == "while it is stopped");
  };
  run(main());
  ours.close();
  CHECK_MESSAGE(other.exit_status() == 0,
                "the loop took the interruption for an error");
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "signals all the time, and bytes meanwhile") {
  const interrupting_timer every_millisecond;
  const auto main = []() -> coroutine<> {
    auto [one, other] = co_await tcp_pair();
    const auto echoes = create_task(echo(std::move(other)));
    for (int i = 0; i < 20; ++i) {
      co_await sleep(2ms);
      co_await sock_sendall(one, std::to_string(i));
      CHECK(co_await sock_recv(one, 100) == std::to_string(i));
    }
    one.close();
    co_await echoes;
  };
  run(main());
}

}  // namespace signals_test

// What may go wrong around a process: no descriptors, or too many; an end
// before anybody watches; signals; a loop that is closing; a clock that jumps.

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/wait_for.hpp"
#include "15_subprocesses/spawn.hpp"
#include "15_subprocesses/tests/processes_test.hpp"

namespace hard_times_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// Has all numbers below FD_SETSIZE taken, as long as it lives.
class many_descriptors {
 public:
  many_descriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit many{before_.rlim_max, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &many);
    do {
      taken_.emplace_back(::fcntl(0, F_DUPFD_CLOEXEC, 3));
    } while (taken_.back().is_open() && taken_.back().fd() < FD_SETSIZE);
  }
  many_descriptors(const many_descriptors&) = delete;
  many_descriptors& operator=(const many_descriptors&) = delete;
  ~many_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

  bool enough() const { return taken_.back().is_open(); }

 private:
  rlimit before_{};
  std::vector<sock> taken_;
};

// Interrupts this process all the time, as long as it lives: each system call
// that can be interrupted gives EINTR.
class interruptions {
 public:
  interruptions() {
    struct sigaction action{};
    action.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &action, &before_);
    every(100);
  }
  interruptions(const interruptions&) = delete;
  interruptions& operator=(const interruptions&) = delete;
  ~interruptions() {
    every(0);
    ::sigaction(SIGALRM, &before_, nullptr);
  }

 private:
  static void every(long microseconds) {
    const itimerval timer{{0, microseconds}, {0, microseconds}};
    ::setitimer(ITIMER_REAL, &timer, nullptr);
  }
  struct sigaction before_{};
};

// While this is true, a SIGKILL is refused as to a program of another user.
constinit std::atomic<bool> sigkill_is_refused = false;

}  // namespace

// In place of the C library's.
extern "C" int kill(pid_t pid, int signal) noexcept {
  if (signal != SIGKILL || !sigkill_is_refused)
    return static_cast<int>(::syscall(SYS_kill, pid, signal));
  errno = EPERM;
  return -1;
}

TEST_CASE_FIXTURE(nothing_left,
                  "however few descriptors are left: EMFILE, and none leaks") {
  run_both_ways([]() -> coroutine<> {
    co_await output_of("true");  // what the loop needs is there
    std::vector<sock> gaps;      // all of them are filled
    while (gaps.empty() || gaps.back().fd() < 100)
      gaps.emplace_back(::fcntl(0, F_DUPFD_CLOEXEC, 3));
    for (int more = 0;; ++more) {
      CAPTURE(more);
      REQUIRE(more < 20);
      const auto before = open_descriptors();
      std::errc code{};
      {
        const few_descriptors here(more);
        code = co_await error_of(create_subprocess_exec("cat", piped()));
      }
      if (code == std::errc{}) break;  // it was started, and gets an end
      CHECK(code == std::errc::too_many_files_open);
      CHECK(open_descriptors() == before);
      CHECK_FALSE(has_child());
    }
  });
}

TEST_CASE_FIXTURE(nothing_left,
                  "descriptors that select() cannot watch: an error at once") {
  run_both_ways([]() -> coroutine<> {
    co_await output_of("true");
    const many_descriptors here;
    if (!here.enough()) co_return;
    // With pidfds it does not even start; with threads, its pipes do no good.
    const auto reads = []() -> coroutine<> {
      const auto it = co_await create_subprocess_exec(
          "sleep", "1000", subprocess_options().out(redirect::pipe));
      co_await it.out().read();
    };
    CHECK_THROWS_AS(co_await reads(), std::invalid_argument);
    if (pidfds_allowed) CHECK_FALSE(has_child());
  });
}

// The kernel may be quicker than we are.
TEST_CASE_FIXTURE(nothing_left, "one that has ended before it is watched") {
  run_both_ways([]() -> coroutine<> {
    auto& loop = get_running_loop();
    const counted_ptr made(new child_process(loop, {}));
    const auto pid = spawn({"sh", "-c", "exit 7"}, {-1, -1, -1}, {});
    siginfo_t found{};
    ::waitid(P_PID, static_cast<id_t>(pid), &found, WEXITED | WNOWAIT);
    loop.part<running_children>().add(*made, pid);
    CHECK(co_await wait_for(process(made).wait(), 10s) == 7);
  });
}

TEST_CASE_FIXTURE(nothing_left, "signals that interrupt do no harm") {
  std::vector<process> left;
  const auto start_many = [&left]() -> coroutine<> {
    const std::string all(300'000, 'x');
    const auto cat = co_await create_subprocess_exec("cat", piped());
    const auto [out, err] = co_await cat.communicate(all);
    CHECK(out == all);
    CHECK(cat.returncode() == 0);
    for (int i = 0; i < 30; ++i)
      left.push_back(co_await create_subprocess_exec("sleep", "1000"));
  };
  const interruptions here;
  SUBCASE("by pidfds") { run(start_many()); }
  SUBCASE("by threads") {
    const without_pidfds threads;
    run(start_many());
  }
  for (const auto& each : left) CHECK(each.returncode() == -SIGKILL);
}

TEST_CASE_FIXTURE(nothing_left,
                  "started by a task that is ended with its loop") {
  static std::optional<process> last;
  run_both_ways([]() -> coroutine<> {
    create_task([]() -> coroutine<> {
      bool stopped = false;
      try {
        co_await sleep(1h);
      } catch (const cancelled_error&) {
        stopped = true;
      }
      CHECK(stopped);
      CHECK(co_await output_of("echo soup") == "soup\n");
      last = co_await create_subprocess_exec("sleep", "1000");
    }());
    co_await sleep(0s);
  });
  CHECK(last->returncode() == -SIGKILL);
  last.reset();
}

TEST_CASE_FIXTURE(nothing_left, "the kernel reaps: 255, and told") {
  const auto before = ::signal(SIGCHLD, SIG_IGN);
  run_both_ways([]() -> coroutine<> {
    std::string told;
    get_running_loop().set_exception_handler(
        [&told](event_loop&, const exception_context& it) {
          told += it.message;
        });
    const auto it = co_await create_subprocess_shell(
        "read line; exit 3", subprocess_options().in(redirect::pipe));
    it.in().close();
    CHECK(co_await it.wait() == 255);
    CHECK(told.starts_with("Unknown child process pid"));
    CHECK_THROWS_AS(it.kill(), process_lookup_error);
    get_running_loop().set_exception_handler({});
  });
  ::signal(SIGCHLD, before);
}

TEST_CASE_FIXTURE(nothing_left,
                  "loops in several threads, with children each") {
  const auto run_them = [] {
    std::atomic<int> right = 0;
    std::vector<std::jthread> all;
    for (int i = 0; i < 4; ++i)
      all.emplace_back([i, &right] {
        run([](int number, std::atomic<int>& sum) -> coroutine<> {
          for (int round = 0; round < 5; ++round) {
            const auto code = std::to_string(10 * number + round);
            const auto it =
                co_await create_subprocess_exec("sh", "-c", "exit " + code);
            if (std::to_string(co_await it.wait()) == code) ++sum;
          }
          co_await create_subprocess_exec("sleep", "1000");
        }(i, right));
      });
    all.clear();
    CHECK(right == 20);
  };
  SUBCASE("by pidfds") { run_them(); }
  SUBCASE("by threads") {
    const without_pidfds threads;
    run_them();
  }
}

// As asyncio does: its transport ignores the PermissionError. A thread could
// not be given up before the child's end, hence only with pidfds.
TEST_CASE_FIXTURE(nothing_left,
                  "a child that we may not kill: its loop goes without it") {
  if (!has_pidfds()) return;
  std::optional<process> left;
  sigkill_is_refused = true;
  run([](std::optional<process>& into) -> coroutine<> {
    into = co_await create_subprocess_exec("sleep", "10");
  }(left));
  sigkill_is_refused = false;
  CHECK_FALSE(left->returncode());
  REQUIRE_MESSAGE(has_child(), "it was waited for, ten seconds long");
  left->kill();
  CHECK(::waitpid(left->pid(), nullptr, 0) == left->pid());
}

// An hour of pauses takes a moment, although cat runs all the time.
TEST_CASE_FIXTURE(nothing_left,
                  "a clock that jumps does not wait for a child") {
  run_both_ways_virtually([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("cat", piped());
    for (int i = 0; i < 60; ++i) co_await sleep(1min);
    CHECK_THROWS_AS(co_await wait_for(it.wait(), 1h), timeout_error);
    CHECK_FALSE(it.returncode());
    it.in().write("soup\n");
    CHECK(co_await it.out().readline() == "soup\n");
    it.in().close();
    CHECK(co_await it.wait() == 0);
  });
}

}  // namespace hard_times_test

// A process from its beginning to its end: waiting, signals, and what is left.

#include "15_subprocesses/process.hpp"

#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <utility>
#include <vector>

#include "05_coroutines/await_future.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "09_timeouts/wait_for.hpp"
#include "15_subprocesses/tests/processes_test.hpp"

namespace process_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// A process that is there until somebody ends it.
coroutine<process> sleeper() { return create_subprocess_exec("sleep", "1000"); }

coroutine<std::errc> error_of_start(coroutine<process> starts) {
  return error_of(std::move(starts));
}

}  // namespace

TEST_CASE_FIXTURE(nothing_left,
                  "an exit status, and the signal that ended it") {
  run_both_ways([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("sh", "-c", "exit 7");
    CHECK(it.pid() > 0);
    CHECK_FALSE(it.returncode());
    CHECK(co_await it.wait() == 7);
    CHECK(it.returncode() == 7);
    CHECK(co_await it.wait() == 7);
    const auto killed = co_await create_subprocess_exec("sh", "-c", "kill $$");
    CHECK(co_await killed.wait() == -SIGTERM);
  });
}

TEST_CASE_FIXTURE(nothing_left,
                  "many wait, and one is cancelled, without harm") {
  run_both_ways([]() -> coroutine<> {
    const auto it = co_await sleeper();
    const auto one = create_task(it.wait());
    const auto two = create_task(it.wait());
    const auto three = create_task(it.wait());
    co_await sleep(0s);
    two.cancel();
    co_await until_done(two.state());
    CHECK(two.cancelled());
    CHECK_FALSE(it.returncode());
    it.terminate();
    CHECK(co_await one == -SIGTERM);
    CHECK(co_await three == -SIGTERM);
  });
}

TEST_CASE_FIXTURE(nothing_left, "signals: any, SIGTERM, SIGKILL") {
  run_both_ways([]() -> coroutine<> {
    auto it = co_await sleeper();
    it.send_signal(SIGUSR1);
    CHECK(co_await it.wait() == -SIGUSR1);
    it = co_await sleeper();
    it.kill();
    CHECK(co_await it.wait() == -SIGKILL);
    it = co_await sleeper();
    CHECK_THROWS_AS(it.send_signal(12345), std::system_error);
    it.terminate();
    CHECK(co_await it.wait() == -SIGTERM);
  });
}

TEST_CASE_FIXTURE(nothing_left,
                  "one that has ended gets no signal, reaped or not") {
  run_both_ways([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("true");
    // It ends while the loop cannot notice.
    siginfo_t found{};
    ::waitid(P_PID, static_cast<id_t>(it.pid()), &found, WEXITED | WNOWAIT);
    CHECK_FALSE(it.returncode());
    CHECK_THROWS_AS(it.kill(), process_lookup_error);
    CHECK(co_await it.wait() == 0);
    CHECK_THROWS_AS(it.kill(), process_lookup_error);
    CHECK_THROWS_AS(it.terminate(), process_lookup_error);
  });
}

TEST_CASE_FIXTURE(nothing_left, "somebody else has reaped it: 255, and told") {
  run_both_ways([]() -> coroutine<> {
    std::string told;
    get_running_loop().set_exception_handler(
        [&told](event_loop&, const exception_context& it) {
          told += it.message;
        });
    const auto it = co_await create_subprocess_exec("sh", "-c", "exit 3");
    ::waitpid(it.pid(), nullptr, 0);
    CHECK_THROWS_AS(it.kill(), process_lookup_error);
    CHECK(co_await it.wait() == 255);
    CHECK(told.starts_with("Unknown child process pid"));
    get_running_loop().set_exception_handler({});
  });
}

TEST_CASE("children of others are left alone") {
  const auto other = ::fork();
  if (other == 0) ::_exit(5);
  run_both_ways([]() -> coroutine<> {
    const auto it = co_await create_subprocess_exec("true");
    CHECK(co_await it.wait() == 0);
  });
  int status = 0;
  CHECK_MESSAGE(::waitpid(other, &status, 0) == other,
                "somebody has waited for a child that is not its own");
  CHECK(WEXITSTATUS(status) == 5);
}

TEST_CASE_FIXTURE(nothing_left, "a hundred that end at the same time") {
  run_both_ways([]() -> coroutine<> {
    std::vector<process> all;
    std::vector<coroutine<int>> waits;
    for (int i = 0; i < 100; ++i) {
      all.push_back(co_await create_subprocess_exec(
          "sh", "-c", "exit " + std::to_string(i)));
      waits.push_back(all.back().wait());
    }
    const auto codes = co_await gather(std::move(waits));
    for (int i = 0; i < 100; ++i)
      CHECK(codes.at(static_cast<std::size_t>(i)) == i);
  });
}

TEST_CASE_FIXTURE(nothing_left, "nobody holds it: it runs on, and is reaped") {
  run_both_ways([]() -> coroutine<> {
    pid_t pid = 0;
    {
      const auto it = co_await create_subprocess_exec("true");
      pid = it.pid();
    }
    while (exists(pid)) co_await sleep(1ms);
  });
}

TEST_CASE_FIXTURE(nothing_left,
                  "a loop that closes leaves no orphan and no zombie") {
  std::optional<process> held;
  pid_t dropped = 0;
  const auto start_two = [&]() -> coroutine<> {
    held = co_await sleeper();
    dropped = (co_await sleeper()).pid();
  };
  SUBCASE("by pidfds") { run(start_two()); }
  SUBCASE("by threads") {
    const without_pidfds here;
    run(start_two());
  }
  CHECK_MESSAGE(held->returncode() == -SIGKILL, "the child was not killed");
  CHECK_FALSE(exists(held->pid()));
  CHECK_FALSE(exists(dropped));
  CHECK_THROWS_AS(held->kill(), process_lookup_error);
}

TEST_CASE_FIXTURE(nothing_left, "a loop is closed while a task waits") {
  const auto end = [] {
    event_loop loop;
    const auto waits = create_task(loop, []() -> coroutine<> {
      const auto it = co_await create_subprocess_exec(
          "cat", subprocess_options().in(redirect::pipe).out(redirect::pipe));
      co_await it.communicate(std::string(1'000'000, 'x'));
      co_await it.wait();
    }());
    loop.call_later(20ms, [&loop] { loop.stop(); });
    loop.run_forever();
  };
  SUBCASE("by pidfds") { end(); }
  SUBCASE("by threads") {
    const without_pidfds here;
    end();
  }
}

TEST_CASE_FIXTURE(nothing_left,
                  "a grandchild that keeps the pipe does not hold up wait()") {
  run_both_ways([]() -> coroutine<> {
    const auto it = co_await create_subprocess_shell(
        "echo $$; sleep 1000 & echo $!; exit 4",
        subprocess_options().out(redirect::pipe));
    CHECK(co_await wait_for(it.wait(), 10s) == 4);
    co_await it.out().readline();
    const auto grandchild = co_await it.out().readline();
    CHECK_FALSE(it.out().at_eof());
    ::kill(std::stoi(grandchild), SIGKILL);
    CHECK(co_await it.out().read() == "");
  });
}

TEST_CASE_FIXTURE(nothing_left, "what cannot be started is told at once") {
  run_both_ways([]() -> coroutine<> {
    CHECK(co_await error_of_start(create_subprocess_exec("no-such-program")) ==
          std::errc::no_such_file_or_directory);
    CHECK(co_await error_of_start(create_subprocess_exec("/etc/passwd")) ==
          std::errc::permission_denied);
    CHECK(co_await error_of_start(create_subprocess_exec("./no/such")) ==
          std::errc::no_such_file_or_directory);
    CHECK(co_await error_of_start(create_subprocess_exec("")) ==
          std::errc::no_such_file_or_directory);
    CHECK(co_await error_of_start(create_subprocess_exec(
              "true", subprocess_options().cwd("/no/such"))) ==
          std::errc::no_such_file_or_directory);
    CHECK(co_await error_of_start(create_subprocess_exec(
              "true", subprocess_options().out(redirect::to(12345)))) ==
          std::errc::bad_file_descriptor);
    std::string told;
    try {
      co_await create_subprocess_exec("true",
                                      subprocess_options().cwd("/no/such"));
    } catch (const std::system_error& error) {
      told = error.what();
    }
    CHECK(told ==
          "cannot start 'true' in '/no/such': No such file or directory");
  });
}

TEST_CASE_FIXTURE(nothing_left, "what no program can get") {
  run([]() -> coroutine<> {
    CHECK_THROWS_AS(
        co_await create_subprocess_exec("echo", std::string(1, '\0')),
        std::invalid_argument);
    CHECK_THROWS_AS(co_await create_subprocess_exec(
                        "echo", subprocess_options().out(redirect::out)),
                    std::invalid_argument);
    CHECK_THROWS_AS(co_await create_subprocess_exec(std::vector<std::string>()),
                    std::invalid_argument);
    const environment bad{{"A=B", "c"}};
    CHECK_THROWS_AS(
        co_await create_subprocess_exec("echo", subprocess_options().env(bad)),
        std::invalid_argument);
  }());
}

TEST_CASE_FIXTURE(nothing_left,
                  "no descriptor left: EMFILE, and nothing runs") {
  run([]() -> coroutine<> {
    co_await output_of("true");  // what the loop needs is there
    const sock some(::fcntl(0, F_DUPFD_CLOEXEC, 3));
    const few_descriptors here;
    CHECK(co_await error_of_start(create_subprocess_exec(
              "sleep", "1000", subprocess_options().out(redirect::pipe))) ==
          std::errc::too_many_files_open);
    CHECK(co_await error_of_start(sleeper()) == std::errc::too_many_files_open);
    CHECK_FALSE(has_child());
  }());
}

}  // namespace process_test

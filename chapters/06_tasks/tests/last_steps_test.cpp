// The last steps of run(): when they are taken, and what becomes of failures.

#include "06_tasks/last_steps.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/run.hpp"
#include "06_tasks/tests/task_test.hpp"

namespace last_steps_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<> tells(trace& log, std::string what) {
  co_await sleep(1s);
  log(what);
}

void leave(event_loop& loop, trace& log, const std::string& what) {
  loop.part<last_steps>().add(what, [&log, what] { return tells(log, what); });
}

}  // namespace

TEST_CASE("last steps are awaited after the leftovers, the newest first") {
  trace log;
  const auto leftover = [&]() -> coroutine<> {
    std::exception_ptr stopped;
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      stopped = std::current_exception();
    }
    co_await tells(log, "leftover");
    std::rethrow_exception(stopped);
  };
  const auto main = [&]() -> coroutine<> {
    leave(get_running_loop(), log, "first");
    leave(get_running_loop(), log, "second");
    create_task(leftover());
    co_await sleep(0s);
    log("main");
  };
  run_virtually(main());
  CHECK(log.str() == "main; leftover; second; first");
}

TEST_CASE("a step that is not needed in the end is left out") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    auto& loop = get_running_loop();
    for (const bool is_needed : {true, false})
      loop.part<last_steps>().add(
          "a step",
          [&log, is_needed] {
            return tells(log, is_needed ? "taken" : "wrong");
          },
          [is_needed] { return is_needed; });
    co_return;
  };
  run_virtually(main());
  CHECK(log.str() == "taken");
}

TEST_CASE("a step is a task with a name, and may leave another step") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    auto& loop = get_running_loop();
    loop.part<last_steps>().add("the till", [&]() -> coroutine<> {
      log(current_task()->name());
      leave(loop, log, "another");
      co_return;
    });
    co_return;
  };
  run_virtually(main());
  CHECK(log.str() == "the till; another");
}

TEST_CASE("a step that fails is reported, and the next ones are taken") {
  trace log;
  const auto main = [&]() -> coroutine<int> {
    auto& loop = get_running_loop();
    listen(loop, log);
    leave(loop, log, "first");
    loop.part<last_steps>().add("the till", []() -> coroutine<> {
      co_await sleep(0s);
      throw std::runtime_error("does not balance");
    });
    loop.part<last_steps>().add("the oven", []() -> coroutine<> {
      current_task()->cancel();
      co_await sleep(0s);
    });
    co_return 3;
  };
  CHECK(run_virtually(main()) == 3);
  CHECK(log.str() ==
        "unhandled exception during asyncio.run() shutdown (task 'the till') "
        "does not balance; first");
}

TEST_CASE("a step that never ends breaks run off, and the loop is closed") {
  const auto main = []() -> coroutine<> {
    auto& loop = get_running_loop();
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    loop.part<last_steps>().add("the till", []() -> coroutine<> {
      future<> never;
      co_await never;
    });
    co_return;
  };
  CHECK_THROWS_WITH_AS(run_virtually(main()),
                       doctest::Contains("task 'the till' waits for a future"),
                       never_wakes_error);
}

TEST_CASE("last steps are taken also when main has failed") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    leave(get_running_loop(), log, "first");
    throw system_exit(2);
    co_return;
  };
  CHECK_THROWS_AS(run_virtually(main()), system_exit);
  CHECK(log.str() == "first");
}

}  // namespace last_steps_test

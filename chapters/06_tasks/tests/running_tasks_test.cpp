// Tasks: how one comes by them, what they are called, and which of them run.

#include <chrono>
#include <concepts>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

#include "06_tasks/task.hpp"
#include "06_tasks/tests/task_test.hpp"

namespace running_tasks_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<int> give(int value) { co_return value; }

}  // namespace

TEST_CASE("names: given, by default, and changed") {
  const auto main = []() -> coroutine<> {
    const auto first = create_task(give(1));
    const auto named = create_task(give(2), "Ada");
    const auto second = create_task(give(3));
    CHECK(named.name() == "Ada");
    REQUIRE(first.name().starts_with("Task-"));
    const int number = std::stoi(first.name().substr(5));
    CHECK_MESSAGE(second.name() == "Task-" + std::to_string(number + 1),
                  "a task with a name uses up no number");
    named.set_name("Ben");
    CHECK(named.name() == "Ben");
    CHECK(any_task(named).name() == "Ben");
    co_await second;
  };
  run_virtually(main());
}

TEST_CASE("current_task() is the task whose step runs, and nobody's between") {
  const auto deeper = []() -> coroutine<std::string> {
    co_return current_task()->name();
  };
  const auto main = [&]() -> coroutine<> {
    const auto me = current_task();
    REQUIRE(me.has_value());
    me->set_name("main");
    const auto other = create_task(deeper(), "other");
    bool in_callback = true;
    get_running_loop().call_soon(
        [&] { in_callback = current_task().has_value(); });
    const auto others_name = co_await other;
    CHECK(others_name == "other");
    CHECK_MESSAGE(!in_callback, "a plain callback is no task");
    const auto my_name = co_await deeper();
    CHECK_MESSAGE(my_name == "main", "an awaited coroutine is no new task");
    CHECK(current_task() == me);
  };
  CHECK_FALSE(current_task().has_value());
  run_virtually(main());
  CHECK_FALSE(current_task().has_value());
}

TEST_CASE("all_tasks() are those that have not ended, oldest first") {
  const auto names = [] {
    std::string all;
    for (const auto& each : all_tasks()) all += each.name() + " ";
    return all;
  };
  const auto main = [&]() -> coroutine<> {
    current_task()->set_name("main");
    const auto a = create_task(sleep(1s, 1), "a");
    const auto b = create_task(give(2), "b");
    const auto c = create_task(sleep(1s, 3), "c");
    CHECK(names() == "main a b c ");
    co_await b;
    CHECK(names() == "main a c ");
    co_await c;
    CHECK(names() == "main ");
  };
  run_virtually(main());

  event_loop idle;
  CHECK(all_tasks(idle).empty());
  CHECK_THROWS_AS(all_tasks(), std::runtime_error);
}

TEST_CASE("ensure_future() makes a task only of what is no future yet") {
  const auto main = []() -> coroutine<int> {
    const future<int> plain;
    const auto running = create_task(give(1));
    CHECK(ensure_future(plain) == plain);
    CHECK(ensure_future(running) == running);
    const auto made = ensure_future(give(2));
    static_assert(std::same_as<decltype(made), const task<int>>);
    CHECK_FALSE(made.done());
    const auto slept = ensure_future(sleep(1s, 40));
    const int two = co_await made, forty = co_await slept;
    co_return two + forty;
  };
  CHECK(run_virtually(main()) == 42);
}

TEST_CASE("any task can be awaited, whatever it returns") {
  static_assert(awaitable<any_task>);
  static_assert(std::same_as<await_result<any_task>, void>);
  trace log;
  const auto burn = []() -> coroutine<int> {
    co_await sleep(1s);
    throw std::runtime_error("burnt");
  };
  const auto main = [&]() -> coroutine<> {
    create_task(give(1), "a");
    create_task(burn(), "b");
    create_task(sleep(2s, std::string("x")), "c");
    for (const auto& each : all_tasks()) {
      if (each == *current_task()) continue;
      try {
        co_await each;
        log(each.name(), "ended");
      } catch (const std::runtime_error& error) {
        log(each.name(), error.what());
      }
    }
    const any_task late = create_task(sleep(1h));
    const auto waits = create_task(late, "waits");
    co_await sleep(0s);
    waits.cancel();
    co_await sleep(1s);
    log(late.cancelled(), waits.cancelled());
  };
  run_virtually(main());
  CHECK(log.str() == "a ended; b burnt; c ended; true true");
}

TEST_CASE("create_task() takes anything awaitable") {
  const auto main = []() -> coroutine<int> {
    const future<int> plain;
    const auto waits = create_task(plain);
    co_await create_task(sleep(1s));
    plain.set_result(3);
    co_return co_await waits;
  };
  CHECK(run_virtually(main()) == 3);
}

TEST_CASE("what a task of a kept future gives is a copy") {
  const auto main = []() -> coroutine<> {
    const future<std::string> plain;
    plain.set_result("soup");
    const auto again = co_await create_task(plain);
    const auto same = co_await ensure_future(plain);
    CHECK(again + same == "soupsoup");
    CHECK(plain.result() == "soup");
  };
  run_virtually(main());
}

TEST_CASE("create_task() without a loop, or on a closed one, is refused") {
  CHECK_THROWS_WITH_AS(create_task(give(1)), "no running event loop",
                       std::runtime_error);
  event_loop closed;
  closed.close();
  CHECK_THROWS_WITH_AS(create_task(closed, give(1)), "Event loop is closed",
                       std::runtime_error);
}

}  // namespace running_tasks_test

// Tasks: when they start, how they end, and what may await them.

#include "06_tasks/task.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/tests/task_test.hpp"

namespace task_test {

using namespace asyncio;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

coroutine<> say(trace& log, std::string word) {
  log(word);
  co_return;
}
coroutine<int> give(int value) { co_return value; }
coroutine<int> give_later(int value) {
  co_await sleep(1s);
  co_return value;
}
coroutine<int> burn() {
  co_await sleep(0s);
  throw std::runtime_error("burnt");
}

coroutine<> await_and_tell(trace& log, std::string name, task<int> awaited) {
  try {
    const int value = co_await awaited;
    log(name, value);
  } catch (const std::exception& e) {
    log(name, std::string(e.what()));
  }
}

}  // namespace

TEST_CASE("a task's first step is in the next pass, in order of creation") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto first = create_task(say(log, "first"));
    const auto second = create_task(say(log, "second"));
    CHECK_MESSAGE(log.str().empty(), "create_task() must not run the body"s);
    get_running_loop().call_soon([&] { log("callback"); });
    co_await second;
    log("main");
    CHECK(first.done());
  };
  run_without_cleanup(main());
  CHECK(log.str() == "first; second; callback; main"s);
}

TEST_CASE("a task gives what its body returns, of any type") {
  const auto pointer = []() -> coroutine<std::unique_ptr<int>> {
    co_return std::make_unique<int>(7);
  };
  const auto main = [&]() -> coroutine<> {
    const auto number = create_task(give_later(3));
    CHECK_THROWS_AS(number.result(), invalid_state_error);
    const int three = co_await number;
    CHECK(three == 3);
    CHECK(number.result() == 3);
    CHECK_FALSE(number.exception());
    const auto moved = create_task(pointer());
    const auto seven = co_await moved;
    CHECK(*seven == 7);
    const auto at_once = co_await create_task(pointer());
    CHECK(*at_once == 7);
  };
  run_without_cleanup(main());
}

TEST_CASE("a task is a future: callbacks, and no outcome but its body's") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(give(3));
    it.add_done_callback([&](const future<int>& f) {
      log("called", f.result(), current_task().has_value());
    });
    CHECK_THROWS_WITH_AS(it.set_result(4),
                         "Task does not support set_result operation",
                         std::runtime_error);
    CHECK_THROWS_WITH_AS(it.set_exception(std::runtime_error("no")),
                         "Task does not support set_exception operation",
                         std::runtime_error);
    co_await sleep(1s);
    CHECK(it == ensure_future(it));
  };
  run_without_cleanup(main());
  CHECK(log.str() == "called 3 false"s);
}

TEST_CASE("many tasks await one task, before and after it has ended") {
  trace log;
  const auto main = [&](coroutine<int> body) -> coroutine<> {
    const auto awaited = create_task(std::move(body));
    const auto a = create_task(await_and_tell(log, "a", awaited));
    const auto b = create_task(await_and_tell(log, "b", awaited));
    co_await b;
    co_await await_and_tell(log, "late", awaited);
    co_await await_and_tell(log, "again", awaited);
  };
  SUBCASE("a value is copied to each") {
    run_without_cleanup(main(give_later(5)));
    CHECK(log.str() == "a 5; b 5; late 5; again 5"s);
  }
  SUBCASE("an exception is thrown to each") {
    run_without_cleanup(main(burn()));
    CHECK(log.str() == "a burnt; b burnt; late burnt; again burnt"s);
  }
}

TEST_CASE("a task cannot await itself") {
  const auto main = []() -> coroutine<int> {
    std::optional<task<int>> self;
    const auto body = [&]() -> coroutine<int> {
      try {
        co_await *self;
      } catch (const std::runtime_error& e) {
        CHECK(std::string(e.what()) ==
              "Task cannot await on itself: ouroboros"s);
        co_return 3;
      }
      co_return 4;
    };
    self = create_task(body(), "ouroboros");
    co_return co_await *self;
  };
  CHECK(run_without_cleanup(main()) == 3);
}

TEST_CASE("a future of another loop cannot be awaited, unless it is done") {
  event_loop other;
  const future<int> pending(other), done(other);
  done.set_result(7);
  const auto main = [&]() -> coroutine<int> {
    current_task()->set_name("main");
    std::string refusal;
    try {
      co_await pending;
    } catch (const std::runtime_error& e) {
      refusal = e.what();
    }
    CHECK(refusal == "Task 'main' got a future attached to a different loop"s);
    co_return co_await done;
  };
  CHECK(run_without_cleanup(main()) == 7);
}

}  // namespace task_test

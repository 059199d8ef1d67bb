// run() when nothing can ever wake the loop again: it throws, and names the
// tasks that are pending, and what each of them awaits.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/run.hpp"
#include "06_tasks/tests/task_test.hpp"

namespace run_stuck_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

const std::string stuck =
    "the event loop would wait for ever: nothing is ready, no timer is set, "
    "and nothing outside can wake it";

coroutine<> named(std::string name, coroutine<> body) {
  current_task()->set_name(std::move(name));
  co_await body;
}

}  // namespace

TEST_CASE("a loop that nothing can wake names the tasks, and what they await") {
  trace log;
  const auto cook = [&]() -> coroutine<> {
    const future<> salt;
    try {
      co_await salt;
    } catch (const cancelled_error&) {
      log("cook cancelled");
      throw;
    }
  };
  const auto main = [&]() -> coroutine<> {
    co_await create_task(cook(), "cook");
  };
  CHECK_THROWS_WITH_AS(run(named("chef", main())),
                       (stuck + "\n  task 'chef' waits for task 'cook'"
                                "\n  task 'cook' waits for a future")
                           .c_str(),
                       never_wakes_error);
  CHECK_MESSAGE(log.str() == "cook cancelled",
                "what is stuck is cleaned up like other leftovers");
}

// #region circle
TEST_CASE("two tasks that wait for each other") {
  const auto main = []() -> coroutine<> {
    std::optional<task<>> salt, pepper;
    const auto await_other =
        [](const std::optional<task<>>& other) -> coroutine<> {
      co_await *other;
    };
    salt = create_task(await_other(pepper), "salt");
    pepper = create_task(await_other(salt), "pepper");
    co_await *salt;
  };
  CHECK_THROWS_WITH_AS(run(named("chef", main())),
                       (stuck + "\n  task 'chef' waits for task 'salt'"
                                "\n  task 'salt' waits for task 'pepper'"
                                "\n  task 'pepper' waits for task 'salt'")
                           .c_str(),
                       never_wakes_error);
}
// #endregion

TEST_CASE("a circle of waiting tasks can be cancelled from any of them") {
  trace log;
  std::optional<task<>> salt, pepper, chef;
  const auto body = [&](std::string name,
                        std::optional<task<>>& other) -> coroutine<> {
    try {
      co_await *other;
    } catch (const cancelled_error& stop) {
      log(name, stop.message());
      throw;
    }
  };
  const auto main = [&]() -> coroutine<> {
    chef = create_task(body("chef", salt));
    salt = create_task(body("salt", pepper));
    pepper = create_task(body("pepper", salt));
    co_await sleep(1s);
    CHECK(chef->cancel("stop"));
    co_await sleep(1s);
    CHECK(salt->cancelled());
    CHECK(pepper->cancelled());
    CHECK(chef->cancelled());
  };
  run_virtually(main());
  CHECK(log.str() == "salt stop; chef stop; pepper stop");
}

TEST_CASE("whoever asks itself to stop, and closes a circle then, breaks it") {
  trace log;
  std::optional<task<>> salt, pepper;
  const auto waits = [&]() -> coroutine<> {
    try {
      co_await *salt;
    } catch (const cancelled_error& stop) {
      log("pepper", stop.message());
      throw;
    }
  };
  const auto closes_circle = [&]() -> coroutine<> {
    co_await sleep(1s);
    current_task()->cancel("stop");
    co_await *pepper;
  };
  const auto main = [&]() -> coroutine<> {
    salt = create_task(closes_circle());
    pepper = create_task(waits());
    co_await sleep(2s);
    CHECK(pepper->cancelled());
    CHECK(salt->cancelled());
  };
  run_virtually(main());
  CHECK(log.str() == "pepper stop");
}

TEST_CASE("the cleaning up is broken off: nothing of it is called later") {
  const auto leaves = [](int status) -> coroutine<> {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      throw system_exit(status);
    }
  };
  event_loop loop(std::make_unique<virtual_time>());
  const auto one = create_task(loop, leaves(1));
  const auto two = create_task(loop, leaves(2));
  run_until_complete(loop, sleep(1s));
  CHECK_THROWS_AS(cancel_all_tasks(loop), system_exit);
  CHECK(one.done());
  CHECK_FALSE(two.done());
  // That `one` has ended is on its way to cancel_all_tasks(), which has gone:
  // it must not arrive. (The sanitizers look on.)
  CHECK_THROWS_AS(run_until_complete(loop, sleep(1s)), system_exit);
  run_until_complete(loop, sleep(1s));
  for (const auto& each : {one, two})
    CHECK(what_is(each.exception()) != "none");
}

TEST_CASE("what breaks run off hides main's exception: no report of that") {
  const auto leave = [] { throw system_exit(4); };
  const auto main = [&](bool fails) -> coroutine<> {
    if (!fails) leave();
    get_running_loop().call_soon(leave);
    throw std::runtime_error("burnt");
    co_return;
  };
  for (const bool fails : {true, false}) {
    CAPTURE(fails);
    const caught_stderr err;
    CHECK_THROWS_AS(run_virtually(main(fails)), system_exit);
    event_loop loop;
    CHECK_THROWS_AS(run_until_complete(loop, main(fails)), system_exit);
    CHECK(err.text().empty());
  }
  const auto leaves_when_cancelled = [&]() -> coroutine<> {
    get_running_loop().call_soon(leave);
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      leave();
    }
  };
  const caught_stderr err;
  CHECK_THROWS_AS(run_virtually(leaves_when_cancelled()), system_exit);
  CHECK(err.text().empty());
}

TEST_CASE("a leftover that refuses to go, and waits for nothing") {
  trace log;
  const auto refuses = []() -> coroutine<> {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
    }
    co_await future<>();
  };
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    create_task(refuses(), "Ben");
    co_await sleep(1s);
  };
  CHECK_THROWS_AS(run_virtually(main()), never_wakes_error);
  CHECK(log.str().starts_with(
      "Task was destroyed but it is pending! (task 'Ben') none"));
}

}  // namespace run_stuck_test

// run(): a loop for one main task, and what becomes of the tasks that are left
// over when that is done. Also run_until_complete().

#include "06_tasks/run.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/tests/task_test.hpp"

namespace run_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// Sleeps until cancelled, then cleans up for 5 seconds.
coroutine<> tidy(trace& log, std::string name) {
  std::exception_ptr stopped;
  try {
    co_await sleep(1h);
  } catch (const cancelled_error&) {
    stopped = std::current_exception();
  }
  co_await sleep(5s);
  log(name, "is clean");
  if (stopped) std::rethrow_exception(stopped);
}

coroutine<> clumsy() {
  try {
    co_await sleep(1h);
  } catch (const cancelled_error&) {
    throw std::runtime_error("dropped the pan");
  }
}

}  // namespace

TEST_CASE("run gives what main returns, of any type") {
  const auto pointer = []() -> coroutine<std::unique_ptr<int>> {
    co_return std::make_unique<int>(7);
  };
  CHECK(*run(pointer()) == 7);
  CHECK(run(sleep(0s, std::string("awake"))) == "awake");
  CHECK(run_virtually(sleep(1h, 3)) == 3);
}

TEST_CASE("run throws what main throws") {
  const auto burn = []() -> coroutine<int> {
    co_await sleep(0s);
    throw std::domain_error("burnt");
  };
  CHECK_THROWS_WITH_AS(run(burn()), "burnt", std::domain_error);
  const auto give_up = []() -> coroutine<> {
    current_task()->cancel("enough");
    co_await sleep(1h);
  };
  try {
    run_virtually(give_up());
    FAIL("cancelled, and nothing was thrown");
  } catch (const cancelled_error& e) {
    CHECK(e.message() == "enough");
  }
}

TEST_CASE("main is a task, on a new loop every time") {
  const auto main = []() -> coroutine<> {
    CHECK(current_task().has_value());
    CHECK(all_tasks().size() == 1);
    auto& loop = get_running_loop();
    CHECK_FALSE(loop.get_exception_handler());
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    co_return;
  };
  run(main());
  run(main());
}

TEST_CASE("at the end the loop is closed, and what waits there is dropped") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    farewell last([&] { log("dropped"); });
    get_running_loop().call_later(
        1h, [&log, last = std::move(last)] { log("called"); });
    co_return;
  };
  run(main());
  CHECK(log.str() == "dropped");
  CHECK(event_loop::running() == nullptr);
}

TEST_CASE("run does not nest, neither in a task nor in a callback") {
  trace log;
  const auto inner = [&]() -> coroutine<> {
    log("inner runs");
    co_return;
  };
  const auto nest = [&] {
    CHECK_THROWS_WITH_AS(
        run(inner()),
        "asyncio.run() cannot be called from a running event loop",
        std::runtime_error);
  };
  const auto main = [&]() -> coroutine<> {
    nest();
    get_running_loop().call_soon(nest);
    co_await sleep(0s);
    log("outer goes on");
  };
  run_virtually(main());
  CHECK(log.str() == "outer goes on");
}

TEST_CASE("run is done when main is, not when the loop is idle") {
  waiting_notes notes;
  const auto main = [&]() -> coroutine<> {
    create_task(sleep(24h));
    get_running_loop().call_later(24h, [&] { notes.now = {}; });
    co_await sleep(1s);
  };
  run(main(), std::make_unique<noting_waiter>(notes));
  CHECK(notes.now == time_point(1s));
}

TEST_CASE("tasks left over are cancelled, and awaited") {
  trace log;
  waiting_notes notes;
  const auto main = [&](bool fails) -> coroutine<int> {
    create_task(tidy(log, "a"));
    create_task(tidy(log, "b"));
    co_await sleep(1s);
    if (fails) throw std::runtime_error("burnt");
    log("main ends");
    co_return 3;
  };
  SUBCASE("after a result") {
    CHECK(run(main(false), std::make_unique<noting_waiter>(notes)) == 3);
    CHECK(log.str() == "main ends; a is clean; b is clean");
  }
  SUBCASE("after an exception") {
    CHECK_THROWS_WITH_AS(
        run(main(true), std::make_unique<noting_waiter>(notes)), "burnt",
        std::runtime_error);
    CHECK(log.str() == "a is clean; b is clean");
  }
  CHECK(notes.now == time_point(6s));
}

TEST_CASE("a task left over before its first step never runs") {
  trace log;
  const auto body = [&]() -> coroutine<> {
    log("runs");
    co_return;
  };
  const auto main = [&]() -> coroutine<> {
    get_running_loop().call_soon([&] { create_task(body()); });
    co_return;
  };
  run(main());
  CHECK(log.str().empty());
}

TEST_CASE(
    "what fails while it is cancelled is reported, and main's outcome stays") {
  trace log;
  const auto stubborn = []() -> coroutine<> {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
    }
  };
  const auto main = [&]() -> coroutine<int> {
    listen(get_running_loop(), log);
    create_task(clumsy(), "Ada");
    create_task(stubborn(), "Ben");
    create_task(clumsy(), "Cleo");
    co_await sleep(0s);
    co_return 3;
  };
  CHECK(run_virtually(main()) == 3);
  CHECK(log.str() ==
        "unhandled exception during asyncio.run() shutdown (task 'Ada') "
        "dropped the pan; "
        "unhandled exception during asyncio.run() shutdown (task 'Cleo') "
        "dropped the pan");
}

TEST_CASE("a task made while the leftovers are cancelled comes too late") {
  trace log;
  const auto starts_another = [&]() -> coroutine<> {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      create_task(tidy(log, "late"), "late");
      throw;
    }
  };
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    create_task(starts_another());
    co_await sleep(0s);
  };
  run_virtually(main());
  CHECK(log.str() ==
        "Task was destroyed but it is pending! (task 'late') none");
}

TEST_CASE("system_exit leaves run, from any task, after the others' clean-up") {
  trace log;
  const auto leave = []() -> coroutine<> {
    co_await sleep(1s);
    throw system_exit(4);
  };
  const auto main = [&]() -> coroutine<> {
    create_task(tidy(log, "other"));
    const auto exits = create_task(leave());
    try {
      co_await exits;
    } catch (...) {
      log("main", what_is(std::current_exception()));
      throw;
    }
  };
  try {
    run_virtually(main());
    FAIL("system_exit did not come through");
  } catch (const system_exit& e) {
    CHECK(e.status() == 4);
  }
  CHECK(log.str() == "main cancelled: ; other is clean");
  CHECK_THROWS_AS(run_virtually(leave()), system_exit);
}

TEST_CASE("a loop that is stopped before main is done") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    get_running_loop().stop();
    co_await tidy(log, "main");
  };
  CHECK_THROWS_WITH_AS(run_virtually(main()),
                       "Event loop stopped before Future completed.",
                       std::runtime_error);
  CHECK(log.str() == "main is clean");
}

TEST_CASE("run_until_complete: a loop of your own, again and again") {
  event_loop loop(std::make_unique<virtual_time>());
  trace log;
  const auto waits = create_task(loop, tidy(log, "cook"), "cook");
  CHECK(run_until_complete(loop, sleep(1s, 3)) == 3);
  CHECK_FALSE(waits.done());
  run_until_complete(loop, waits);
  CHECK(loop.time() == time_point(1h + 5s));

  const future<int> from_callback(loop);
  loop.call_later(1s, [&] { from_callback.set_result(4); });
  CHECK(run_until_complete(loop, from_callback) == 4);
  CHECK(run_until_complete(loop, from_callback) == 4);
}

TEST_CASE("run_until_complete refuses what cannot work") {
  event_loop loop, other;
  const future<> elsewhere(other);
  CHECK_THROWS_AS(run_until_complete(loop, elsewhere), std::invalid_argument);
  const auto main = [&]() -> coroutine<> {
    CHECK_THROWS_WITH_AS(run_until_complete(loop, future<>(loop)),
                         "This event loop is already running",
                         std::runtime_error);
    co_return;
  };
  run_until_complete(loop, main());
  loop.close();
  CHECK_THROWS_WITH_AS(run_until_complete(loop, sleep(0s)),
                       "Event loop is closed", std::runtime_error);
}

TEST_CASE("of two that break run off, the first is thrown") {
  // The one breaks off main, the other the cleaning up.
  const auto leave_when_cancelled = []() -> coroutine<> {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      throw system_exit(2);
    }
  };
  const auto main = [&](bool leaves) -> coroutine<> {
    get_running_loop().set_exception_handler([](auto&&...) {});  // quiet
    create_task(leave_when_cancelled());
    co_await sleep(1s);
    if (leaves) throw system_exit(1);
  };
  const auto status_of = [&](bool main_leaves) {
    try {
      run_virtually(main(main_leaves));
    } catch (const system_exit& exit) {
      return exit.status();
    }
    return 0;
  };
  CHECK(status_of(true) == 1);
  CHECK(status_of(false) == 2);
}

TEST_CASE("a leftover that waits for all tasks but itself is not in its way") {
  bool others = true;
  const auto janitor = [](bool* has_others) -> coroutine<> {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      *has_others = all_tasks().size() > 1;
    }
  };
  const auto main = [&]() -> coroutine<int> {
    const auto it = create_task(janitor(&others));
    co_await sleep(1ms);
    co_return 42;
  };
  CHECK(run_virtually(main()) == 42);
  CHECK_FALSE(others);
}

TEST_CASE("a system_exit out of main leaves no stop() for the next run") {
  bool clean = false;
  const auto slow = [](bool* is_clean) -> coroutine<> {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
    }
    co_await sleep(5s);
    *is_clean = true;
  };
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(slow(&clean));
    co_await sleep(1ms);
    throw system_exit(3);
  };
  CHECK_THROWS_AS(run_virtually(main()), system_exit);
  CHECK(clean);
}

}  // namespace run_test

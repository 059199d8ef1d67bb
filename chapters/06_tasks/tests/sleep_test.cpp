// sleep(): how long, what it gives, and what it does with odd delays.

#include "06_tasks/sleep.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "05_coroutines/run_alone.hpp"
#include "06_tasks/tests/task_test.hpp"

namespace sleep_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

using seconds = std::chrono::duration<double>;

coroutine<> tell_after(trace& log, std::string name, seconds delay) {
  co_await sleep(delay);
  log(name);
}

coroutine<> take_turns(trace& log, std::string name,
                       std::chrono::nanoseconds delay) {
  for (int i = 1; i <= 2; ++i) {
    log(name + std::to_string(i));
    co_await sleep(delay);
  }
}

}  // namespace

TEST_CASE("sleep waits as long as asked, in any unit") {
  const auto main = []() -> coroutine<> {
    auto& loop = get_running_loop();
    const auto began = loop.time();
    co_await sleep(2h);
    CHECK(loop.time() - began == 2h);
    co_await sleep(7ns);
    CHECK(loop.time() - began == 2h + 7ns);
    co_await sleep(seconds(0.5));
    CHECK(loop.time() - began == 2h + 500ms + 7ns);
  };
  run_virtually(main());
}

TEST_CASE("sleepers wake by deadline, and equal deadlines in order") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    create_task(tell_after(log, "c", 3s));
    create_task(tell_after(log, "a", 1s));
    create_task(tell_after(log, "b1", 2s));
    create_task(tell_after(log, "b2", 2s));
    co_await sleep(5s);
  };
  run_virtually(main());
  CHECK(log.str() == "a; b1; b2; c");
}

TEST_CASE("zero or less is one turn for everybody else, and no time") {
  trace log;
  auto delay = 0ns;
  SUBCASE("zero") {}
  SUBCASE("negative") { delay = -5s; }
  const auto main = [&]() -> coroutine<> {
    const auto began = get_running_loop().time();
    create_task(take_turns(log, "a", delay));
    const auto b = create_task(take_turns(log, "b", delay));
    co_await b;
    CHECK(get_running_loop().time() == began);
  };
  run_virtually(main());
  CHECK(log.str() == "a1; b1; a2; b2");
}

TEST_CASE("a sleep of zero is over before timers that became due meanwhile") {
  trace log;
  waiting_notes notes;
  const auto main = [&]() -> coroutine<> {
    get_running_loop().call_later(1s, [&] { log("rings"); });
    notes.now += 2s;
    co_await sleep(0s);
    log("main");
  };
  run(main(), std::make_unique<noting_waiter>(notes));
  CHECK(log.str() == "main; rings");
  CHECK_MESSAGE(notes.waits.empty(), "nobody waits while somebody is ready");
}

TEST_CASE("sleep gives the result it was given") {
  const auto main = []() -> coroutine<> {
    const std::string text = co_await sleep(1s, std::string("awake"));
    CHECK(text == "awake");
    const int at_once = co_await sleep(0s, 7);
    CHECK(at_once == 7);
    auto seven = std::make_unique<int>(7);
    auto sleeping = sleep(1s, std::move(seven));
    const auto moved = co_await std::move(sleeping);
    CHECK(*moved == 7);
  };
  run_virtually(main());
}

TEST_CASE("NaN is refused, and the loop goes on") {
  const auto main = []() -> coroutine<int> {
    const auto not_a_number = seconds(std::numeric_limits<double>::quiet_NaN());
    CHECK_THROWS_WITH_AS(static_cast<void>(sleep(not_a_number)),
                         "Invalid delay: NaN (not a number)",
                         std::invalid_argument);
    co_return co_await sleep(1s, 3);
  };
  CHECK(run_virtually(main()) == 3);
}

TEST_CASE("endless sleeps can be asked for, and ended") {
  const auto main = []() -> coroutine<> {
    const auto endless = seconds(std::numeric_limits<double>::infinity());
    const auto a = create_task(sleep(endless));
    const auto b = create_task(sleep(std::chrono::hours::max()));
    co_await sleep(1h);
    CHECK_FALSE(a.done());
    a.cancel();
    b.cancel();
    co_await sleep(0s);
    co_await sleep(0s);
    CHECK(a.cancelled());
    CHECK(b.cancelled());
  };
  run_virtually(main());
}

TEST_CASE("a cancelled sleep leaves no timer behind") {
  waiting_notes notes;
  const auto main = [&]() -> coroutine<> {
    const auto sleeper = create_task(sleep(1h));
    co_await sleep(1s);
    sleeper.cancel();
    co_await sleep(0s);
    co_await sleep(0s);
    CHECK(sleeper.cancelled());
    co_await future<>();
  };
  CHECK_THROWS_AS(run(main(), std::make_unique<noting_waiter>(notes)),
                  never_wakes_error);
  CHECK_MESSAGE(notes.waits.size() == 1,
                "the loop waited for a timer that nobody wants any more");
}

TEST_CASE("a sleep that is cancelled stays so when its timer rings as well") {
  trace log;
  const auto nap = [&]() -> coroutine<> {
    try {
      co_await sleep(1s);
      log("slept");
    } catch (const cancelled_error& stop) {
      log("stopped by the", stop.message());
    }
  };
  const auto main = [&]() -> coroutine<> {
    auto& loop = get_running_loop();
    std::optional<task<>> napping;
    // In one pass: the first request, the sleep's timer, the second request.
    loop.call_later(1s, [&] { napping->cancel("first"); });
    napping = create_task(nap());
    co_await sleep(0s);
    loop.call_later(1s, [&] { napping->cancel("second"); });
    co_await *napping;
  };
  run_virtually(main());
  CHECK(log.str() == "stopped by the first");
}

TEST_CASE("a sleep that is never awaited does nothing") {
  waiting_notes notes;
  const auto main = []() -> coroutine<> {
    static_cast<void>(sleep(1h));
    co_return;
  };
  run(main(), std::make_unique<noting_waiter>(notes));
  CHECK(notes.waits.empty());
}

TEST_CASE("one sleep is for one wait: a second one is refused, and harmless") {
  trace log;
  auto delay = 0s;
  SUBCASE("of a turn") {}
  SUBCASE("of an hour") { delay = 3600s; }
  const auto main = [&]() -> coroutine<> {
    auto once = sleep(delay);
    const auto nap = [&](std::string name) -> coroutine<> {
      try {
        co_await once;
        log(name, "slept");
      } catch (const std::runtime_error& error) {
        log(name, error.what());
      } catch (const cancelled_error&) {
        log(name, "cancelled");
      }
    };
    const auto one = create_task(nap("one"));
    co_await create_task(nap("two"));
    CHECK_THROWS_AS(co_await create_task(std::move(once)), std::runtime_error);
    one.cancel();
    co_await one;
    co_await nap("again");
  };
  run_virtually(main());
  const std::string refused = " cannot reuse already awaited sleep; ";
  const bool was_at_once = delay == 0s;
  CHECK(log.str() + "; " ==
        "two" + refused + (was_at_once ? "one slept; " : "one cancelled; ") +
            "again" + refused);
}

TEST_CASE("sleep needs no task, only a driver") {
  const auto main = []() -> coroutine<int> { co_return co_await sleep(1h, 3); };
  CHECK(run_alone(main(), std::make_unique<virtual_time>()) == 3);
}

TEST_CASE("a sleep without a unit is refused") {
  const auto compiles = [](auto delay) { return requires { sleep(delay); }; };
  CHECK(compiles(1s));
  CHECK_FALSE(compiles(1));
  CHECK_FALSE(compiles(1U));  // which is the very type that ::sleep() takes
  CHECK_FALSE(compiles(0.5));
}

}  // namespace sleep_test

// wait_for(): what it gives, in whose task, and what it waits for.

#include "09_timeouts/wait_for.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "09_timeouts/tests/timeout_test.hpp"

namespace wait_for_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<int> give(int number) { co_return number; }
coroutine<int> give_after(std::chrono::nanoseconds delay, int number) {
  co_await sleep(delay);
  co_return number;
}
coroutine<std::unique_ptr<int>> give_pointer() {
  co_return std::make_unique<int>(7);
}
coroutine<> burn_after(std::chrono::nanoseconds delay) {
  co_await sleep(delay);
  throw std::runtime_error("burnt");
}
coroutine<int> tell(trace& log, int number) {
  log("begins");
  co_return number;
}
// Fails to clean up when it is asked to stop.
coroutine<int> clumsy() {
  try {
    co_await sleep(1h);
  } catch (const cancelled_error&) {
    throw std::runtime_error("dropped the pan");
  }
  co_return 0;
}

}  // namespace

TEST_CASE("anything awaitable gives its result in time") {
  const auto main = []() -> coroutine<> {
    const int one = co_await wait_for(give_after(1s, 1), 2s);
    CHECK(one == 1);
    const int two = co_await wait_for(create_task(give_after(1s, 2)), 2s);
    CHECK(two == 2);
    const future<int> later;
    get_running_loop().call_later(1s, [later] { later.set_result(3); });
    const int three = co_await wait_for(later, 2s);
    CHECK(three == 3);
    const auto four = co_await wait_for(give_pointer(), 2s);
    CHECK(*four == 7);
    co_await wait_for(sleep(1s), 2s);
    co_await wait_for(sleep(1h), std::nullopt);
    const std::optional<std::chrono::nanoseconds> none;
    co_await wait_for(sleep(1h), none);
    const auto burnt = co_await outcome_of(wait_for(burn_after(1s), 2s));
    CHECK(burnt == "burnt");
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("too late: timeout_error, after the cleaning up") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    log(co_await outcome_of(wait_for(sleep(1h), 1s)), at_second());
    log(co_await outcome_of(wait_for(cook(log, 5s), 2s)), at_second());
    const auto helper = create_task(cook(log, 5s));
    log(co_await outcome_of(wait_for(helper, 2s)), at_second());
    CHECK(helper.cancelled());
    CHECK(current_task()->cancelling() == 0);
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(
      log.str() ==
          "timed out at 1 s; clean; timed out at 8 s; clean; timed out at 15 s",
      "the one asked to stop needs 5 seconds to clean up, and wait_for() must "
      "not come back before that is over: "
          << log.str());
}

TEST_CASE("what ignores its cancellation gives its result, or its failure") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    log(co_await outcome_of(wait_for(stubborn(7), 1s)));
    log(co_await outcome_of(wait_for(create_task(stubborn(8)), 1s)));
    log(co_await outcome_of(wait_for(clumsy(), 1s)));
    log(co_await outcome_of(wait_for(create_task(clumsy()), 1s)));
    log(current_task()->cancelling(), at_second());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(
      log.str() == "7; 8; dropped the pan; dropped the pan; 0 at 4 s",
      "what came of it after all is what the caller gets: " << log.str());
}

TEST_CASE("a coroutine runs in the caller's own task, and begins at once") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto inner = [&](any_task caller) -> coroutine<> {
      log("same task", current_task() == caller);
      CHECK(all_tasks().size() == 1);
      co_return;
    };
    get_running_loop().call_soon([&] { log("callback"); });
    co_await wait_for(inner(*current_task()), 1s);
    log("no turn given");
    co_await sleep(0s);
  };
  run_virtually(main());
  CHECK(log.str() == "same task true; no turn given; callback");
}

TEST_CASE("the limit counts from the await") {
  const auto main = []() -> coroutine<> {
    auto later = wait_for(sleep(1h), 2s);
    co_await sleep(5s);
    const auto outcome = co_await outcome_of(std::move(later));
    CHECK(outcome + " " + at_second() == "timed out at 7 s");
    static_cast<void>(wait_for(sleep(1h), 2s));  // never awaited
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("zero or less: what is done gives its result without a turn") {
  trace log;
  std::chrono::nanoseconds limit = 0s;
  SUBCASE("zero") {}
  SUBCASE("negative") { limit = -3s; }
  const auto main = [&]() -> coroutine<> {
    const future<int> good, bad, gone;
    good.set_result(7);
    bad.set_exception(std::runtime_error("burnt"));
    gone.cancel("spilt");
    get_running_loop().call_soon([&] { log("a turn for others"); });
    log(co_await outcome_of(wait_for(good, limit)));
    log(co_await outcome_of(wait_for(bad, limit)));
    log(co_await outcome_of(wait_for(gone, limit)));
    co_await sleep(0s);
  };
  run_and_leave_no_timer(main());
  CHECK(log.str() == "7; burnt; cancelled: spilt; a turn for others");
}

TEST_CASE("zero or less: a coroutine is not begun, a task is stopped") {
  trace log;
  std::chrono::nanoseconds limit = 0s;
  SUBCASE("zero") {}
  SUBCASE("negative") { limit = -3s; }
  const auto main = [&]() -> coroutine<> {
    log(co_await outcome_of(wait_for(tell(log, 7), limit)));
    const future<> pending;
    log(co_await outcome_of(wait_for(pending, limit)), pending.cancelled());
    const auto helper = create_task(cook(log, 5s));
    const auto stays = create_task(stubborn(8));
    co_await sleep(1s);
    log(co_await outcome_of(wait_for(helper, limit)), at_second());
    log(co_await outcome_of(wait_for(stays, limit)));
    CHECK(current_task()->cancelling() == 0);
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(
      log.str() == "timed out; timed out true; clean; timed out at 6 s; 8",
      "with no time at all nothing is begun, what runs is stopped, "
      "and its cleaning up is awaited: "
          << log.str());
}

TEST_CASE("cancelled from outside: the inner is, and never a timeout_error") {
  trace log;
  std::optional<std::chrono::nanoseconds> limit;
  SUBCASE("with a limit") { limit = 1h; }
  SUBCASE("without") {}
  const auto main = [&]() -> coroutine<> {
    const auto helper = create_task(cook(log, 5s));
    const auto caller = create_task(outcome_of(wait_for(helper, limit)));
    co_await sleep(30min);
    caller.cancel("fire");
    const std::string outcome = co_await caller;
    log(outcome.substr(0, 9), helper.cancelled(), caller.cancelling());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() == "clean; cancelled true 1",
                "the caller was asked to stop, and must hear of it when the "
                "inner has cleaned up: "
                    << log.str());
}

TEST_CASE("cancelled from outside, with no time at all: it leaves at once") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto helper = create_task(cook(log, 5s));
    co_await sleep(1s);
    const auto caller = create_task(outcome_of(wait_for(helper, 0s)));
    co_await sleep(1s);
    caller.cancel("fire");
    log(co_await caller, at_second());
    co_await until_done(helper.state());
    log(at_second(), helper.cancelling());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() == "cancelled: fire at 2 s; clean; at 6 s 1",
                "as in asyncio the helper has been asked once already, and is "
                "not disturbed: "
                    << log.str());
}

TEST_CASE("with no time at all: cancelled just when the inner has ended") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    const future<> gate;
    const auto stays = [&]() -> coroutine<int> {
      co_await stubborn(7);
      co_await gate;
      co_return 7;
    };
    const auto helper = create_task(stays());
    co_await sleep(1s);
    const auto caller = create_task(outcome_of(wait_for(helper, 0s)));
    co_await sleep(1s);
    gate.set_result();
    caller.cancel("fire");
    log(co_await caller, helper.done());
    co_await sleep(1s);
  };
  run_and_leave_no_timer(main());
  CHECK(log.str() == "cancelled: fire true");
}

TEST_CASE("the result and the limit in the same pass") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const future<int> in_time, late;
    auto& loop = get_running_loop();
    loop.call_later(1s, [in_time] { in_time.set_result(7); });
    log(co_await outcome_of(wait_for(in_time, 1s)), in_time.result());
    loop.call_soon([&loop, late] {
      loop.call_later(1s, [late] {
        if (!late.done()) late.set_result(8);
      });
    });
    log(co_await outcome_of(wait_for(late, 1s)), late.cancelled());
  };
  run_and_leave_no_timer(main());
  CHECK(log.str() == "timed out 7; timed out true");
}

TEST_CASE("nested, and side by side") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    log(co_await outcome_of(wait_for(wait_for(sleep(1h), 2s), 5s)),
        at_second());
    log(co_await outcome_of(wait_for(wait_for(sleep(1h), 5s), 2s)),
        at_second());
    const auto a = create_task(outcome_of(wait_for(give_after(1s, 7), 2s)));
    const auto b = create_task(outcome_of(wait_for(give_after(3s, 8), 2s)));
    log(co_await a, co_await b, at_second());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(
      log.str() == "timed out at 2 s; timed out at 4 s; 7 timed out at 6 s",
      log.str());
}

TEST_CASE("a limit that is no number is refused, and outside of a task too") {
  const std::chrono::duration<double> no_number(
      std::numeric_limits<double>::quiet_NaN());
  CHECK_THROWS_AS(static_cast<void>(wait_for(give(1), no_number)),
                  std::invalid_argument);
  const std::chrono::duration<double> endless(
      std::numeric_limits<double>::infinity());
  CHECK(run_virtually(wait_for(give_after(1h, 7), endless)) == 7);
}

}  // namespace wait_for_test

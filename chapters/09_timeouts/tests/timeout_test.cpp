// timeout(): what it gives, when it expires, and what can be asked of a scope.

#include "09_timeouts/timeout.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "05_coroutines/run_alone.hpp"
#include "09_timeouts/tests/timeout_test.hpp"

namespace timeout_test {

using namespace asyncio;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

coroutine<> burn_after(std::chrono::nanoseconds delay) {
  co_await sleep(delay);
  throw std::runtime_error("burnt");
}

}  // namespace

TEST_CASE("what does not end in time is a timeout_error, at the deadline") {
  const auto main = []() -> coroutine<> {
    const auto outcome = co_await outcome_of(timeout(2s, nap(1h)));
    CHECK_MESSAGE(
        outcome == "timed out"s,
        "the deadline has passed, and what came out is: "s << outcome);
    CHECK_MESSAGE(at_second() == "at 2 s"s,
                  "the deadline is 2 seconds from now, and the timeout_error "
                  "came "s
                      << at_second());
    CHECK_MESSAGE(current_task()->cancelling() == 0,
                  "the timeout has not taken its own request back: whoever "
                  "looks at cancelling() will think that somebody else asked"s);
    co_await sleep(1s);
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("the body's cleaning up is awaited") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto outcome = co_await outcome_of(
        timeout(2s, [&](timeout_scope&) { return cook(log, 5s); }));
    log(outcome, at_second());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() == "clean; timed out at 7 s"s,
                "the body needs 5 seconds to clean up: "s << log.str());
}

TEST_CASE("zero or less: the body begins, and is stopped where it waits") {
  trace log;
  std::chrono::nanoseconds delay = 0s;
  SUBCASE("zero") {}
  SUBCASE("negative") { delay = -5s; }
  const auto main = [&]() -> coroutine<> {
    const auto body = [&](timeout_scope& scope) -> coroutine<> {
      log("begins");
      get_running_loop().call_soon([&] { log("another"); });
      CHECK_MESSAGE(!scope.expired(),
                    "a deadline that has passed already has expired before the "
                    "body began: call expire() in the next pass, not at once"s);
      co_await sleep(0s);
      log("goes on");
    };
    log(co_await outcome_of(timeout(delay, body)), at_second());
    const auto quick = [](timeout_scope&) -> coroutine<int> { co_return 7; };
    log(co_await outcome_of(timeout(delay, quick)));
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() == "begins; another; timed out at 0 s; 7"s,
                "a deadline that has passed already is the first thing of the "
                "next pass, and a body that does not wait is not hit: "s
                    << log.str());
}

TEST_CASE("without a deadline there is no timer") {
  const auto main = []() -> coroutine<> {
    co_await timeout(std::nullopt, [](timeout_scope& scope) -> coroutine<> {
      scope.reschedule(time_point(1s));
      scope.reschedule(std::nullopt);
      co_await future<>();
    });
  };
  waiting_notes notes;
  event_loop loop(std::make_unique<noting_waiter>(notes));
  const auto waits = create_task(loop, main());
  CHECK_THROWS_AS(loop.run_forever(), never_wakes_error);
  waits.cancel();
  CHECK_THROWS_AS(loop.run_forever(), never_wakes_error);
  CHECK_MESSAGE(notes.waits.empty(),
                "the deadline was taken away by reschedule(), and the loop "
                "still waits for a timer"s);
}

TEST_CASE("an exception of the body goes through, and takes the timer along") {
  const auto main = []() -> coroutine<> {
    const auto early = co_await outcome_of(
        timeout(2s, [](timeout_scope&) { return burn_after(1s); }));
    CHECK(early == "burnt"s);
    co_await sleep(2s);
    CHECK_MESSAGE(current_task()->cancelling() == 0,
                  "the body has failed, and the deadline has asked the task to "
                  "stop all the same"s);
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("reschedule: later, earlier, never, and into the past") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    auto& loop = get_running_loop();
    const auto moved = [&](std::optional<time_point> when) {
      return [&log, when](timeout_scope& scope) -> coroutine<> {
        scope.reschedule(when);
        CHECK_MESSAGE((scope.when() == when),
                      "reschedule() has set a new deadline, and when() gives "
                      "another one: keep it in when_"s);
        co_await sleep(10s);
        log("survives");
      };
    };
    log(co_await outcome_of(timeout(3s, moved(time_point(5s)))), at_second());
    log(co_await outcome_of(timeout(3s, moved(time_point(6s)))), at_second());
    log(co_await outcome_of(timeout(3s, moved(std::nullopt))), at_second());
    log(co_await outcome_of(timeout(3s, moved(loop.time()))), at_second());
    log(co_await outcome_of(timeout(std::nullopt, moved(time_point(17s)))),
        at_second());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() ==
                    "timed out at 5 s; timed out at 6 s; survives; done at 16 "
                    "s; timed out at 16 s; timed out at 17 s"s,
                "an old deadline must not hold beside the new one, and the new "
                "one must: "s
                    << log.str());
}

TEST_CASE("reschedule from a callback, even when the timer is due already") {
  const auto main = []() -> coroutine<> {
    timeout_scope scope(1s);
    auto& loop = get_running_loop();
    loop.call_later(500ms, [&] { scope.reschedule(time_point(2s)); });
    loop.call_later(2s, [&] { scope.reschedule(time_point(4s)); });
    const auto outcome = co_await outcome_of(timeout(scope, nap(1h)));
    CHECK_MESSAGE(outcome + " "s + at_second() == "timed out at 4 s"s,
                  "the deadline was put off from 1 s to 2 s, and then to 4 s. "
                  "What came out is: "s
                      << outcome + " "s + at_second());
    CHECK_MESSAGE(scope.expired(),
                  "the deadline has passed while the body ran, and the scope "
                  "is not expired"s);
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("reschedule into the past, and back again within the same pass") {
  const auto main = []() -> coroutine<> {
    co_await timeout(1s, [](timeout_scope& scope) -> coroutine<> {
      scope.reschedule(time_point(-1s));
      scope.reschedule(time_point(3s));
      co_await sleep(2s);
      CHECK_MESSAGE(!scope.expired(),
                    "a deadline in the past was replaced by one in the future, "
                    "and has expired all the same: stop what is in soon_"s);
    });
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("a scope of one's own can be asked before and afterwards") {
  const auto main = []() -> coroutine<> {
    timeout_scope scope(1s), idle, at(time_point(7s));
    CHECK_MESSAGE((scope.when() == time_point(1s)), "the deadline given"s);
    CHECK_MESSAGE((idle.when() == std::nullopt), "no deadline was given"s);
    CHECK_MESSAGE((at.when() == time_point(7s)), "the deadline given"s);
    const auto outcome = co_await outcome_of(timeout(scope, nap(1h)));
    CHECK_MESSAGE(
        outcome == "timed out"s,
        "the deadline has passed, and what came out is: "s << outcome);
    CHECK_MESSAGE(scope.expired(),
                  "the deadline has passed while the body ran, and the scope "
                  "is not expired"s);
    co_await timeout(idle, nap(1s));
    CHECK_MESSAGE(!idle.expired(),
                  "a scope without a deadline cannot have expired"s);
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("misuse is refused, in asyncio's words") {
  const auto refused = [](const std::string& message, auto&& misuse) {
    std::string what = "nothing was thrown";
    try {
      misuse();
    } catch (const std::runtime_error& error) {
      what = error.what();
    }
    CHECK_MESSAGE(what == message, "misuse must be refused with \""s
                                       << message << "\", and: "s << what);
  };
  const auto main = [&]() -> coroutine<> {
    timeout_scope in_time(1s), late(1s);
    const auto set = [](timeout_scope& it) {
      return [&it] { it.reschedule(time_point(9s)); };
    };
    refused("Timeout has not been entered", set(in_time));
    CHECK_MESSAGE((in_time.when() == time_point(1s)),
                  "reschedule() was refused, and has changed the deadline all "
                  "the same: check first, and then set when_"s);
    co_await timeout(in_time, [&](timeout_scope& scope) -> coroutine<> {
      const auto again = co_await outcome_of(timeout(scope, nap(1s)));
      CHECK_MESSAGE(again == "Timeout has already been entered"s,
                    "a scope was entered twice, one inside the other, and what "
                    "came out is: "s
                        << again);
    });
    refused("Cannot change state of finished Timeout", set(in_time));
    const auto outcome = co_await outcome_of(
        timeout(late, [&](timeout_scope& scope) -> coroutine<> {
          try {
            co_await sleep(1h);
          } catch (const cancelled_error&) {
            CHECK_MESSAGE(scope.expired(),
                          "the deadline has passed, the body cleans up, and "
                          "the scope does not know that it has expired"s);
            refused("Cannot change state of expiring Timeout", set(scope));
            throw;
          }
        }));
    CHECK_MESSAGE(
        outcome == "timed out"s,
        "the deadline has passed, and what came out is: "s << outcome);
    refused("Cannot change state of expired Timeout", set(late));
    const auto again = co_await outcome_of(timeout(late, nap(1s)));
    CHECK_MESSAGE(again == "Timeout has already been entered"s,
                  "a scope that had expired was entered again, and what came "
                  "out is: "s
                      << again);
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("outside of a task, or of a loop") {
  timeout_scope scope(time_point(1s));
  const auto main = [&]() -> coroutine<> { co_await timeout(scope, nap(1h)); };
  CHECK_THROWS_WITH_AS(run_alone(main(), std::make_unique<virtual_time>()),
                       "Timeout should be used inside a task",
                       std::runtime_error);
  const auto in_a_task = [&]() -> coroutine<> {
    const auto outcome = co_await outcome_of(main());
    CHECK_MESSAGE(outcome == "timed out"s,
                  "a scope was refused outside of a task, and then entered in "
                  "one. The refusal must change nothing: only when there is a "
                  "task does the scope become active. What came out is: "s
                      << outcome);
  };
  run_and_leave_no_timer(in_a_task());
  CHECK_THROWS_WITH_AS(static_cast<void>(timeout(1s, nap(1h))),
                       "no running event loop", std::runtime_error);
}

}  // namespace timeout_test

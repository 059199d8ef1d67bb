// must_finish(): asked to stop, by somebody and by a deadline.

#include "test.hpp"

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "06_tasks/sleep.hpp"
#include "09_timeouts/wait_for.hpp"

namespace must_finish_test {

TEST_CASE("asked to stop: the work is not disturbed, and waited for") {
  run([]() -> coroutine<> {
    till ours;
    const auto dora = create_task(outcome_of(ours.print()));
    co_await sleep(3min);
    dora.cancel("it is late");
    const auto outcome = co_await dora;
    CHECK_MESSAGE(!ours.disturbed,
                  "the request was handed on, and has stopped the work that "
                  "must be finished"s);
    CHECK_MESSAGE((ours.printed || ours.disturbed),
                  "the caller has left, and the work is not finished: a shield "
                  "protects it, but waits for nobody"s);
    CHECK_MESSAGE(outcome != "42"s,
                  "the caller was asked to stop, and has not heard of it: the "
                  "request was swallowed"s);
    CHECK_MESSAGE((outcome == "cancelled: it is late"s || outcome == "42"s),
                  "the caller was asked to stop because it is late, and was "
                  "told: "s
                      << outcome);
  });
}

TEST_CASE("asked to stop by somebody, and by a deadline too") {
  run([]() -> coroutine<> {
    till ours;
    const auto under_deadline = [&]() -> coroutine<std::string> {
      try {
        co_await asyncio::wait_for(must_finish(ours.print()), 5min);
      } catch (const asyncio::timeout_error&) {
        co_return "timed out";
      } catch (const cancelled_error& error) {
        co_return "cancelled: " + error.message();
      }
      co_return "done";
    };
    const auto dora = create_task(under_deadline());
    co_await sleep(3min);
    dora.cancel("it is late");
    const auto outcome = co_await dora;
    CHECK_MESSAGE(outcome != "timed out"s,
                  "the caller was asked to stop, then a deadline has passed "
                  "as well, and the caller was told of the deadline only. The "
                  "request does not count any more: was it taken back?"s);
    CHECK_MESSAGE(
        (outcome == "cancelled: it is late"s || outcome == "timed out"s),
        "the caller was asked to stop because it is late, then a "
        "deadline has passed as well, and what came out is: "s
            << outcome);
  });
}

TEST_CASE("called while cleaning up") {
  run([]() -> coroutine<> {
    till ours;
    const auto cleans_up = [&]() -> coroutine<std::string> {
      try {
        co_await sleep(60min);
      } catch (const cancelled_error&) {
      }
      co_return co_await outcome_of(ours.print());
    };
    const auto dora = create_task(cleans_up());
    co_await sleep(1min);
    dora.cancel("it is late");
    const auto outcome = co_await dora;
    CHECK_MESSAGE(outcome == "42"s,
                  "the caller was asked to stop before the call, cleans up, "
                  "and has the accounts printed. Nobody has asked since, so "
                  "that old request must not count, and what came out is: "s
                      << outcome);
  });
}

}  // namespace must_finish_test

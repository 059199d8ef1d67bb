// race(): a caller who is cancelled, and races that nobody wins.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"
#include "test.hpp"

namespace race_test {

TEST_CASE("the caller is cancelled") {
  track ours;
  std::string came;
  const auto main = [&]() -> coroutine<> {
    const auto caller = create_task(
        ours.outcome(ours.of(ours.runner("ada", 9), ours.runner("ben", 7))));
    co_await sleep(1min);
    caller.cancel();
    came = co_await caller;
    CHECK_MESSAGE(ours.minutes < 7,
                  "the caller was cancelled after one minute, and went on "
                  "after "s
                      << ours.minutes << ": nobody has stopped its runners"s);
    CHECK_MESSAGE(ours.left == 0,
                  "the caller was cancelled, and went on while a runner was "
                  "still cleaning up"s);
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(came == "cancelled"s,
                "the caller was cancelled, and was told: "s << came);
}

TEST_CASE("the caller is cancelled, and a runner arrives instead of stopping") {
  track ours;
  std::string came;
  const auto main = [&]() -> coroutine<> {
    const auto caller = create_task(
        ours.outcome(ours.of(ours.stubborn("ada", 9), ours.runner("ben", 7))));
    co_await sleep(1min);
    caller.cancel();
    came = co_await caller;
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(came == "cancelled"s,
                "the caller was cancelled; ada did not stop, but arrived, and "
                "with that the request to the caller was lost. What came: "s
                    << came);
}

TEST_CASE("the caller is cancelled, and a runner fails in cleaning up") {
  track ours;
  std::string came;
  bool goes_on = false;
  const auto waits_again = [&]() -> coroutine<> {
    came = co_await ours.outcome(
        ours.of(ours.runner("ada", 9, true), ours.runner("ben", 7)));
    co_await sleep(1min);
    goes_on = true;
  };
  const auto main = [&]() -> coroutine<> {
    const auto caller = create_task(waits_again());
    co_await sleep(1min);
    caller.cancel();
    co_await sleep(1h);
  };
  asyncio::run_without_cleanup(main());
  REQUIRE_MESSAGE(
      came == "[a broken dish]"s,
      "ada was stopped, and broke a dish in cleaning up; that error "
      "has vanished in silence, since the caller was cancelled: "s
          << came);
  CHECK_MESSAGE(!goes_on,
                "the error went first, and the request to the caller was lost: "
                "it was not stopped where it waited next"s);
}

TEST_CASE("nobody is left, and nobody has failed") {
  track ours;
  const auto came = ours.run(ours.of(ours.gives_up(1)));
  CHECK_MESSAGE(came == "cancelled"s,
                "the only runner ended as cancelled, and without an error; "
                "then the race is cancelled too, but it ended by: "s
                    << came);
  const auto second =
      ours.run(ours.of(ours.gives_up(1), ours.runner("ben", 3)));
  CHECK_MESSAGE(second == "ben"s,
                "one runner ended as cancelled, the other arrived, and the "
                "race gave: "s
                    << second);
  const auto third =
      ours.run(ours.of(ours.gives_up(1), ours.falls("a cramp", 3)));
  CHECK_MESSAGE(third == "[a cramp]"s,
                "one runner ended as cancelled, and the other failed: nobody "
                "is left, and the error must be told. What came: "s
                    << third);
}

TEST_CASE("a race of nobody") {
  track ours;
  const auto came = ours.run({});
  CHECK_MESSAGE(came == "a race of nobody"s,
                "without runners there is no winner to wait for: throw "
                "std::invalid_argument(\"a race of nobody\"); what came: "s
                    << came);
  std::string thrown = "something else";
  const auto main = [&]() -> coroutine<> {
    try {
      co_await race(runners());
    } catch (const std::invalid_argument&) {
      thrown = "std::invalid_argument";
    } catch (...) {  // thrown says it
    }
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(thrown == "std::invalid_argument"s,
                "a race of nobody is a wrong argument, and what was thrown is "
                "no std::invalid_argument"s);
}

}  // namespace race_test

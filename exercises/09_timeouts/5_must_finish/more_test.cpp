// must_finish(): what ends when, and who hears of it.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "06_tasks/sleep.hpp"
#include "test.hpp"

namespace must_finish_test {

TEST_CASE("nobody asks: as if it were a plain co_await") {
  const auto told = run([]() -> coroutine<> {
    till ours;
    const auto result = co_await outcome_of(ours.print());
    CHECK_MESSAGE(result == "42"s, "the till has given 42: "s << result);
    const auto failure = co_await outcome_of(ours.jam());
    CHECK_MESSAGE(failure == "the paper is jammed"s,
                  "the till has failed, and nobody had asked anybody to stop: "s
                      << failure);
  });
  CHECK_MESSAGE(told == 0,
                "the caller has seen the failure, and the exception handler "
                "was told of it as well"s);
}

TEST_CASE("asked to stop three times") {
  run([]() -> coroutine<> {
    till ours;
    const auto dora = create_task(outcome_of(ours.print()));
    for (const char* why : {"first", "second", "third"}) {
      co_await sleep(1min);
      dora.cancel(why);
    }
    const auto outcome = co_await dora;
    CHECK_MESSAGE(ours.printed,
                  "it bears to be asked once, and not to be asked again: the "
                  "second request has ended the wait, or the work"s);
    CHECK_MESSAGE((outcome == "cancelled: first"s || !ours.printed),
                  "asked three times, and what came out is: "s << outcome);
    CHECK_MESSAGE(dora.cancelling() == 3,
                  "asked three times, and cancelling() says "s
                      << dora.cancelling()
                      << ": must_finish() took the request back, and whoever "
                         "looks at the count later thinks that nobody asked"s);
  });
}

TEST_CASE("the work itself is cancelled") {
  run([]() -> coroutine<> {
    till ours;
    const auto printing = create_task(ours.print());
    const auto dora = create_task(outcome_of(printing));
    co_await sleep(1ns);  // all have begun, and nobody's clock strikes now
    printing.cancel("no paper");
    co_await sleep(1ns);
    const bool at_once = dora.done();
    co_await sleep(1min);
    CHECK_MESSAGE(dora.done(),
                  "the work was cancelled, and the caller waits on: its "
                  "cancelled_error was taken for a request to the caller"s);
    CHECK_MESSAGE((at_once || !dora.done()),
                  "the work has ended, and the caller has noticed it only some "
                  "time later: await the end of the work, in place of a look "
                  "at it from time to time"s);
    if (dora.done())
      CHECK_MESSAGE(dora.result() == "cancelled: no paper"s,
                    "the work was cancelled because there is no paper, and its "
                    "cancelled_error was lost. What came out is: "s
                        << dora.result());
    dora.cancel();
  });
}

TEST_CASE("the work is cancelled when the caller has been asked to stop") {
  run([]() -> coroutine<> {
    till ours;
    const auto printing = create_task(ours.print());
    const auto dora = create_task(outcome_of(printing));
    co_await sleep(1min);
    dora.cancel("it is late");
    co_await sleep(1min);
    printing.cancel("no paper");
    co_await sleep(1min);
    REQUIRE_MESSAGE(dora.done(),
                    "the work was cancelled, and the caller, who was asked to "
                    "stop before that, waits on"s);
    CHECK_MESSAGE(dora.result() == "cancelled: it is late"s,
                  "the caller was asked to stop because it is late, the work "
                  "was cancelled after that, and the caller was told of the "
                  "work's cancellation and not of the request: "s
                      << dora.result());
  });
}

TEST_CASE("the work fails when the caller has been asked to stop") {
  std::string outcome;
  const auto told = run([&]() -> coroutine<> {
    till ours;
    const auto dora = create_task(outcome_of(ours.jam()));
    co_await sleep(3min);
    dora.cancel("it is late");
    co_await asyncio::until_done(dora.state());
    outcome = dora.result();
    co_await sleep(10min);
  });
  CHECK_MESSAGE(outcome == "cancelled: it is late"s,
                "the caller was asked to stop, and was told of the failure "
                "instead: "s
                    << outcome);
  const bool vanished = told == 0 && outcome != "the paper is jammed";
  CHECK_MESSAGE(!vanished,
                "the work has failed, the caller could not be told, and nobody "
                "else was: the failure has vanished"s);
  CHECK_MESSAGE(told < 2, "the exception handler was told twice"s);
}

}  // namespace must_finish_test

// must_finish(): what ends when, and who hears of it.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "09_timeouts/wait_for.hpp"
#include "common/observer/failure_text.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::must_finish;
using asyncio::sleep;

/// The till, and what became of its work.
struct till {
  bool disturbed = false;
  bool printed = false;

  coroutine<int> print() {
    try {
      co_await sleep(8min);
      printed = true;
    } catch (const cancelled_error&) {
      disturbed = true;
      throw;
    }
    co_return 42;
  }
  coroutine<int> jam() {
    co_await sleep(8min);
    throw std::runtime_error("the paper is jammed");
  }
};

template <asyncio::awaitable Work>
coroutine<std::string> outcome_of(Work work) {
  try {
    const int number = co_await must_finish(std::move(work));
    co_return std::to_string(number);
  } catch (const cancelled_error& error) {
    co_return "cancelled: " + error.message();
  } catch (const std::exception& error) {
    co_return error.what();
  }
}

/// Runs a test's main task; gives what the exception handler was told.
template <class Main>
std::vector<std::string> run(Main main) {
  std::vector<std::string> told;
  const auto with_handler = [&]() -> coroutine<> {
    asyncio::get_running_loop().set_exception_handler(
        [&](asyncio::event_loop&, const asyncio::exception_context& it) {
          told.push_back(it.exception ? asyncio::failure_text(it.exception)
                                      : it.message);
        });
    co_await main();
  };
  asyncio::run(with_handler(), std::make_unique<asyncio::virtual_time>());
  return told;
}

}  // namespace

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
  CHECK_MESSAGE(told.empty(),
                "the caller has seen the failure, and the exception handler "
                "was told of it as well"s);
}

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

TEST_CASE("the work itself is cancelled") {
  run([]() -> coroutine<> {
    till ours;
    const auto printing = create_task(ours.print());
    const auto dora = create_task(outcome_of(printing));
    co_await sleep(1min);
    printing.cancel("no paper");
    co_await sleep(1min);
    CHECK_MESSAGE(dora.done(),
                  "the work was cancelled, and the caller waits on: its "
                  "cancelled_error was taken for a request to the caller"s);
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
  const bool vanished = told.empty() && outcome != "the paper is jammed";
  CHECK_MESSAGE(!vanished,
                "the work has failed, the caller could not be told, and nobody "
                "else was: the failure has vanished"s);
  CHECK_MESSAGE(told.size() < 2, "the exception handler was told twice"s);
}

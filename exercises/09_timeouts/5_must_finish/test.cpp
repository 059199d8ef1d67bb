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
#include "common/observer/failure_text.hpp"

namespace {

using namespace std::chrono_literals;
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

coroutine<std::string> outcome_of(coroutine<int> work) {
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
    CHECK_MESSAGE(result == "42", "the till has given 42: " << result);
    const auto failure = co_await outcome_of(ours.jam());
    CHECK_MESSAGE(failure == "the paper is jammed",
                  "the till has failed, and nobody had asked anybody to stop: "
                      << failure);
  });
  CHECK_MESSAGE(told.empty(),
                "the caller has seen the failure, and the exception handler "
                "was told of it as well");
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
                  "must be finished");
    CHECK_MESSAGE((ours.printed || ours.disturbed),
                  "the caller has left, and the work is not finished: a shield "
                  "protects it, but waits for nobody");
    CHECK_MESSAGE(outcome != "42",
                  "the caller was asked to stop, and has not heard of it: the "
                  "request was swallowed");
    CHECK_MESSAGE((outcome == "cancelled: it is late" || outcome == "42"),
                  "the caller was asked to stop because it is late, and was "
                  "told: "
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
                  "second request has ended the wait, or the work");
    CHECK_MESSAGE((outcome == "cancelled: first" || !ours.printed),
                  "asked three times, and what came out is: " << outcome);
  });
}

TEST_CASE("the work itself is cancelled") {
  run([]() -> coroutine<> {
    till ours;
    const auto printing = create_task(ours.print());
    const auto wait = [](asyncio::task<int> it) -> coroutine<std::string> {
      try {
        co_await must_finish(it);
      } catch (const cancelled_error&) {
        co_return "cancelled";
      }
      co_return "done";
    };
    const auto dora = create_task(wait(printing));
    co_await sleep(1min);
    printing.cancel("no paper");
    co_await sleep(1min);
    CHECK_MESSAGE(dora.done(),
                  "the work was cancelled, and the caller waits on: its "
                  "cancelled_error was taken for a request to the caller");
    dora.cancel();
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
  CHECK_MESSAGE(outcome == "cancelled: it is late",
                "the caller was asked to stop, and was told of the failure "
                "instead: "
                    << outcome);
  const bool vanished = told.empty() && outcome != "the paper is jammed";
  CHECK_MESSAGE(!vanished,
                "the work has failed, the caller could not be told, and nobody "
                "else was: the failure has vanished");
  CHECK_MESSAGE(told.size() < 2, "the exception handler was told twice");
}

// The rules of cancellation, one by one, for whoever writes them anew: what
// each mistake looks like. task_core_test.cpp has more.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/tests/task_test.hpp"

namespace task_core_rules_test {

namespace {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::current_task;
using asyncio::sleep;

/// What a task throws to those who ask for its result.
std::string outcome_of(const asyncio::task<>& it) {
  try {
    it.result();
  } catch (...) {
    return asyncio::what_is(std::current_exception());
  }
  return "a result";
}

/// Cooks whose steps are words in a trace.
struct kitchen {
  std::string trace;

  coroutine<> cook(std::chrono::seconds takes) {
    trace += "begins ";
    try {
      co_await sleep(takes);
      trace += "serves ";
    } catch (const cancelled_error& error) {
      trace += "stops(" + error.message() + ") ";
      throw;
    }
  }
  /// Asks himself to stop, and then waits.
  coroutine<> doubt() {
    current_task()->cancel("doubts");
    co_await cook(1h);
  }

  /// Has `body` run as a task; does something to it after a second.
  template <class Do>
  void test(coroutine<> body, Do meanwhile) {
    const auto main = [](kitchen& in, coroutine<> first,
                         Do then) -> coroutine<> {
      const auto it = create_task(std::move(first));
      co_await sleep(1s);
      then(it);
      co_await sleep(10s);
      in.trace += it.cancelled() ? "cancelled" : it.done() ? "done" : "goes on";
    };
    asyncio::run_virtually(main(*this, std::move(body), std::move(meanwhile)));
  }
};

}  // namespace

TEST_CASE("rule: a request wakes who waits") {
  kitchen ours;
  bool asked = false;
  bool ended_at_once = false;
  ours.test(ours.cook(1h), [&](const auto& it) {
    asked = it.cancel("fire");
    ended_at_once = it.done();
  });
  CHECK_MESSAGE(asked, "cancel() of a task that waits must say true");
  CHECK_FALSE_MESSAGE(ended_at_once, "cancel() asks, and does not end a task");
  CHECK_MESSAGE(ours.trace == "begins stops(fire) cancelled",
                "a task that sleeps was asked to stop, and slept on: what it "
                "waits for must be cancelled in its place: "
                    << ours.trace);
}

TEST_CASE("rule: a request before the first step") {
  kitchen ours;
  const auto main = [](kitchen& in) -> coroutine<std::string> {
    const auto it = create_task(in.cook(1s));
    it.cancel("early");
    co_await sleep(10s);
    co_return outcome_of(it);
  };
  std::string outcome;
  CHECK_NOTHROW(outcome = asyncio::run_virtually(main(ours)));
  CHECK_MESSAGE(ours.trace == "",
                "a task was cancelled before its first step, and its body ran: "
                    << ours.trace);
  CHECK_MESSAGE(outcome != "cancelled: ",
                "the message of a request that had to wait was lost");
  CHECK(outcome == "cancelled: early");
}

TEST_CASE("rule: a request to oneself arrives at the next wait") {
  kitchen ours;
  ours.test(ours.doubt(), [](const auto&) {});
  CHECK_MESSAGE(ours.trace == "begins stops(doubts) cancelled",
                "a task was asked to stop while it ran, and then it waited as "
                "if nobody had asked: "
                    << ours.trace);
}

TEST_CASE("rule: requests are counted, and can be taken back") {
  kitchen ours;
  const auto main = [](kitchen& in) -> coroutine<> {
    const auto it = create_task(in.cook(1s));
    it.cancel();
    it.cancel();
    CHECK_MESSAGE(it.cancelling() == 2,
                  "a task was asked twice to stop, and cancelling() does not "
                  "count the requests: "
                      << it.cancelling());
    it.uncancel();
    it.uncancel();
    CHECK(it.cancelling() == 0);
    CHECK_MESSAGE(it.uncancel() == 0, "there are no requests below zero");
    co_await sleep(10s);
    CHECK_MESSAGE(in.trace == "begins serves ",
                  "the last request was taken back before it was delivered, "
                  "and it arrived all the same");
  };
  asyncio::run_virtually(main(ours));
}

TEST_CASE("rule: the dead are not asked") {
  kitchen ours;
  bool asked = true;
  ours.test(ours.cook(0s), [&](const auto& it) { asked = it.cancel(); });
  CHECK_FALSE_MESSAGE(asked,
                      "the task had ended, and cancel() said that it was "
                      "asked to stop");
  CHECK(ours.trace == "begins serves done");
}

TEST_CASE("rule: a request counts as having seen the exception") {
  asyncio::trace log;
  const auto main = [&]() -> coroutine<> {
    asyncio::listen(asyncio::get_running_loop(), log);
    const auto burn = []() -> coroutine<> {
      throw std::runtime_error("burnt");
      co_return;
    };
    {
      const auto it = create_task(burn());
      co_await sleep(1s);
      it.cancel();
    }
    co_await sleep(1s);
  };
  asyncio::run_virtually(main());
  CHECK_MESSAGE(log.str() == "",
                "who cancels has no use for the exception, and yet it was "
                "reported as never retrieved");
}

TEST_CASE("rule: what the awaited has is not delivered twice") {
  kitchen ours;
  const auto main = [](kitchen& in) -> coroutine<> {
    const asyncio::future<> order;
    const auto cook = [](kitchen& at, asyncio::future<> it) -> coroutine<> {
      std::string caught;
      try {
        co_await it;
      } catch (const cancelled_error& error) {
        caught = error.message();
      }
      at.trace += caught + " ";
      co_await at.cook(1s);
    };
    const auto it = create_task(cook(in, order));
    co_await sleep(1s);
    order.cancel("no order");
    it.cancel("fire");
    co_await sleep(10s);
  };
  asyncio::run_virtually(main(ours));
  CHECK_MESSAGE(ours.trace == "no order begins serves ",
                "the awaited future was cancelled and the task too: the body "
                "is to find the one, once: "
                    << ours.trace);
}

}  // namespace task_core_rules_test

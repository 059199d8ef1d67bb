// The rules of cancellation, one by one, for anyone who writes them anew: what
// each mistake looks like. task_core_test.cpp has more.

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/tests/task_test.hpp"

namespace task_core_rules_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
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

/// A future that will not be cancelled, and counts how often it was asked. If
/// that goes on without end, it throws.
class stubborn_future : public asyncio::result_state<void> {
 public:
  using asyncio::result_state<void>::result_state;
  bool cancel(std::string) override {
    if (++asked > 9) throw std::runtime_error("asked without end");
    return false;
  }
  using asyncio::result_state<void>::has_unseen_error;
  int asked = 0;
};

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
  /// Asks itself to stop, and then waits.
  coroutine<> doubt() {
    current_task()->cancel("doubts");
    co_await cook(1h);
  }

  /// Waits for a future; a request to stop comes before, if it `doubts`.
  coroutine<> wait_for(asyncio::counted_ptr<stubborn_future> it, bool doubts) {
    try {
      if (doubts) current_task()->cancel("doubts");
      co_await asyncio::future_awaiter<void>(it);
      trace += "serves ";
    } catch (const cancelled_error& error) {
      trace += "stops(" + error.message() + ") ";
      throw;
    }
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
    asyncio::run_without_cleanup(
        main(*this, std::move(body), std::move(meanwhile)));
  }
};

}  // namespace

TEST_CASE("rule: a task waits for one thing only") {
  kitchen ours;
  const auto main = [](kitchen& in) -> coroutine<> {
    const asyncio::counted_ptr order(
        new stubborn_future(asyncio::get_running_loop()));
    const auto it = create_task(in.wait_for(order, false));
    co_await sleep(1s);
    try {
      it.cancel("fire");
    } catch (const std::runtime_error&) {
    }
    CHECK_MESSAGE(order->asked < 9,
                  "what the task waits for was asked again and again: other(0) "
                  "is what it waits for, and other(1) is nullptr"s);
    order->set_result();
    co_await sleep(1s);
  };
  asyncio::run_without_cleanup(main(ours));
}

TEST_CASE("rule: a request wakes a task that waits") {
  kitchen ours;
  bool asked = false;
  bool ended_at_once = false;
  ours.test(ours.cook(1h), [&](const auto& it) {
    asked = it.cancel("fire");
    ended_at_once = it.done();
  });
  CHECK_MESSAGE(asked, "cancel() of a task that waits must say true"s);
  CHECK_FALSE_MESSAGE(ended_at_once, "cancel() asks, and does not end a task"s);
  CHECK_MESSAGE(ours.trace == "begins stops(fire) cancelled"s,
                "a task that sleeps was asked to stop, and slept on: what it "
                "waits for must be cancelled in its place: "s
                    << ours.trace);
}

TEST_CASE("rule: a request before the first step") {
  kitchen ours;
  std::string outcome;
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(ours.cook(1s));
    it.cancel("early");
    co_await sleep(10s);
    outcome = outcome_of(it);
  };
  CHECK_NOTHROW(asyncio::run_without_cleanup(main()));
  CHECK_MESSAGE(
      ours.trace == ""s,
      "a task was cancelled before its first step, and its body ran: "s
          << ours.trace);
  CHECK_MESSAGE(outcome != "cancelled: "s,
                "the message of a request that had to wait was lost"s);
  CHECK_MESSAGE(outcome == "cancelled: early"s,
                "a task was cancelled before its first step, and is to end as "
                "cancelled; its outcome is: "s
                    << outcome);
}

TEST_CASE("rule: a task that never begins leaves its loop's list") {
  kitchen ours;
  std::size_t listed = 0;
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(ours.cook(1s));
    it.cancel("early");
    co_await sleep(10s);
    listed = asyncio::all_tasks().size();
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(listed == 1,
                "a task was cancelled before its first step, and its loop "
                "still lists it as one that has not ended: end_cancelled() "
                "must be called by end()"s);
}

TEST_CASE("rule: a request to a task that waits for its next turn") {
  kitchen ours;
  const auto main = [](kitchen& in) -> coroutine<> {
    const auto it = create_task(in.cook(0s));
    co_await sleep(0s);
    CHECK(it.cancel("fire"));
    co_await sleep(10s);
  };
  asyncio::run_without_cleanup(main(ours));
  CHECK_MESSAGE(ours.trace == "begins stops(fire) "s,
                "a task waited for its next turn, with sleep(0s), and was "
                "asked to stop; the request must be thrown at its next step, "
                "though there is nothing that it waits for: "s
                    << ours.trace);
}

TEST_CASE("rule: a request to oneself arrives at the next wait") {
  kitchen ours;
  ours.test(ours.doubt(), [](const auto&) {});
  CHECK_MESSAGE(ours.trace == "begins stops(doubts) cancelled"s,
                "a task was asked to stop while it ran, and then it waited as "
                "if nobody had asked: "s
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
                  "count the requests: "s
                      << it.cancelling());
    it.uncancel();
    it.uncancel();
    CHECK_MESSAGE(it.cancelling() == 0,
                  "a task was asked twice to stop, both requests were taken "
                  "back, and cancelling() says "s
                      << it.cancelling());
    CHECK_MESSAGE(it.uncancel() == 0,
                  "all requests were taken back, and then one more: there are "
                  "no requests below zero"s);
    co_await sleep(10s);
    CHECK_MESSAGE(in.trace == "begins serves "s,
                  "the last request was taken back before it was delivered, "
                  "and it arrived all the same"s);
  };
  asyncio::run_without_cleanup(main(ours));
}

TEST_CASE("rule: a request that is left still counts") {
  kitchen ours;
  std::string outcome;
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(ours.cook(1s));
    it.cancel("one");
    it.cancel("two");
    const int left = it.uncancel();
    CHECK_MESSAGE(left == 1,
                  "a task was asked twice to stop, and one request was taken "
                  "back: one is left, and uncancel() says "s
                      << left);
    CHECK_MESSAGE(it.cancelling() == 1,
                  "a task was asked twice to stop, and one request was taken "
                  "back: one is left, and cancelling() says "s
                      << it.cancelling());
    co_await sleep(10s);
    outcome = outcome_of(it);
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(ours.trace == ""s,
                "a task was asked twice to stop, one request was taken back, "
                "and the other one was lost: only the last uncancel() drops "
                "what is undelivered: "s
                    << ours.trace);
  CHECK_MESSAGE(outcome == "cancelled: two"s,
                "two requests came before they could be delivered: the message "
                "of the last one counts; the outcome is: "s
                    << outcome);
}

TEST_CASE("rule: a task that has ended is not asked") {
  kitchen ours;
  bool asked = true;
  int count = 0;
  ours.test(ours.cook(0s), [&](const auto& it) {
    asked = it.cancel();
    count = it.cancelling();
  });
  CHECK_MESSAGE(count == 0,
                "the task had ended, and the request was counted all the same: "
                "cancelling() says "s
                    << count);
  CHECK_FALSE_MESSAGE(asked,
                      "the task had ended, and cancel() said that it was "
                      "asked to stop"s);
  CHECK_MESSAGE(ours.trace == "begins serves done"s,
                "a task had ended, and then it was asked to stop; this came of "
                "it: "s
                    << ours.trace);
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
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(log.str() == ""s,
                "a task has failed, and then it was cancelled: whoever cancels "
                "has no use for the exception, and yet it was reported as "
                "never retrieved"s);
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
  asyncio::run_without_cleanup(main(ours));
  CHECK_MESSAGE(ours.trace == "no order begins serves "s,
                "the awaited future was cancelled and the task too: the body "
                "is to find the one, once: "s
                    << ours.trace);
}

TEST_CASE("rule: what refuses to stop is not forgotten") {
  kitchen ours;
  const auto main = [](kitchen& in) -> coroutine<> {
    const asyncio::counted_ptr order(
        new stubborn_future(asyncio::get_running_loop()));
    const auto it = create_task(in.wait_for(order, true));
    co_await sleep(1s);
    in.trace += "asked ";
    order->set_result();
    co_await sleep(1s);
  };
  asyncio::run_without_cleanup(main(ours));
  CHECK_MESSAGE(ours.trace == "asked stops(doubts) "s,
                "a task asked itself to stop, and what it waited for then "
                "would not be cancelled: the request stays undelivered, and "
                "the next step delivers it: "s
                    << ours.trace);
}

TEST_CASE("rule: a failure that a request takes the place of counts as seen") {
  kitchen ours;
  bool is_unseen = true;
  const auto main = [](kitchen& in, bool& to) -> coroutine<> {
    const asyncio::counted_ptr order(
        new stubborn_future(asyncio::get_running_loop()));
    const auto it = create_task(in.wait_for(order, true));
    co_await sleep(1s);
    order->set_exception(std::make_exception_ptr(std::runtime_error("burnt")));
    co_await sleep(1s);
    to = order->has_unseen_error();
  };
  asyncio::run_without_cleanup(main(ours, is_unseen));
  CHECK(ours.trace == "stops(doubts) "s);
  CHECK_MESSAGE(!is_unseen,
                "what a task waited for has failed, and the task finds a "
                "request to stop in place of the exception: that was for the "
                "task alone, and yet it counts as never retrieved"s);
}

}  // namespace task_core_rules_test

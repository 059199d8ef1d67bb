// More rules of cancellation: how a request is handed on to what a task waits
// for, and what becomes of it there.

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <utility>

#include "05_coroutines/tests/coroutine_test.hpp"
#include "06_tasks/tests/task_test.hpp"

namespace task_core_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::current_task;
using asyncio::sleep;

/// A future that notes where the native stack is when it is asked.
class end_of_chain : public asyncio::result_state<void> {
 public:
  using asyncio::result_state<void>::result_state;
  bool cancel(std::string message) override {
    asked_at = asyncio::stack_position();
    return asyncio::result_state<void>::cancel(std::move(message));
  }
  std::intptr_t asked_at = 0;
};

coroutine<> wait_for_end(asyncio::counted_ptr<end_of_chain> end) {
  co_await asyncio::future_awaiter<void>(end);
}
coroutine<> wait_for_task(asyncio::task<> it) { co_await it; }

/// Where that is if so many tasks wait for each other, and it.
std::intptr_t depth(int tasks) {
  std::intptr_t found = 0;
  const auto main = [&]() -> coroutine<> {
    const asyncio::counted_ptr end(
        new end_of_chain(asyncio::get_running_loop()));
    auto first = create_task(wait_for_end(end));
    for (int i = 1; i < tasks; ++i) first = create_task(wait_for_task(first));
    co_await sleep(1s);
    first.cancel();
    co_await sleep(1s);
    found = end->asked_at;
  };
  asyncio::run_without_cleanup(main());
  return found;
}

/// Two ways to take it when one is asked to stop.
struct cooks {
  std::string trace;

  coroutine<> wait(asyncio::future<> order) {
    try {
      co_await order;
      trace += "serves ";
    } catch (const cancelled_error& error) {
      trace += "stops(" + error.message() + ") ";
      throw;
    }
  }
  /// Is asked to stop, and does not.
  coroutine<> refuse(asyncio::future<> order) {
    try {
      co_await order;
    } catch (const cancelled_error&) {
      trace += "refuses ";
    }
  }
};

}  // namespace

TEST_CASE("rule: a result that is ready is lost to a task asked to stop") {
  cooks ours;
  const auto main = [](cooks& in) -> coroutine<> {
    const asyncio::future<> ready;
    const auto it = create_task(in.wait(ready));
    co_await sleep(1s);
    ready.set_result();
    CHECK_MESSAGE(it.cancel("fire"),
                  "the task has not ended, only what it waits for, and "
                  "cancel() said that it came too late"s);
    co_await sleep(1s);
  };
  asyncio::run_without_cleanup(main(ours));
  CHECK_MESSAGE(ours.trace == "stops(fire) "s,
                "what the task waited for was done, so it could not be "
                "cancelled any more: then the request is kept, and the next "
                "step delivers it in place of the result: "s
                    << ours.trace);
}

TEST_CASE("rule: an awaited task that has ended is not asked") {
  cooks ours;
  const auto main = [](cooks& in) -> coroutine<> {
    const auto helper = create_task(sleep(1s));
    std::optional<asyncio::task<>> cook;
    helper.add_done_callback([&](const auto&) { cook->cancel("fire"); });
    cook = create_task(in.wait(helper));
    co_await sleep(2s);
  };
  asyncio::run_without_cleanup(main(ours));
  CHECK_MESSAGE(ours.trace == "stops(fire) "s,
                "the awaited task had just ended, and the request was handed "
                "to that: it never arrived: "s
                    << ours.trace);
}

TEST_CASE("rule: a request to oneself is delivered once") {
  cooks ours;
  const auto main = [](cooks& in) -> coroutine<> {
    const auto doubt = [](cooks& at) -> coroutine<> {
      const auto helper = create_task(at.refuse(asyncio::future<>()));
      co_await sleep(1s);
      current_task()->cancel("doubts");
      co_await at.wait(helper);
    };
    co_await asyncio::until_done(create_task(doubt(in)).state());
  };
  asyncio::run_without_cleanup(main(ours));
  CHECK_MESSAGE(ours.trace == "refuses serves "s,
                "a task asked itself to stop, what it waits for was asked in "
                "its place and refused, and then the request came again: "s
                    << ours.trace);
}

TEST_CASE("rule: a request that was handed on is not kept") {
  cooks ours;
  const auto main = [](cooks& in) -> coroutine<> {
    const auto helper = create_task(in.refuse(asyncio::future<>()));
    const auto it = create_task(in.wait(helper));
    co_await sleep(1s);
    it.cancel("fire");
    co_await sleep(1s);
  };
  asyncio::run_without_cleanup(main(ours));
  CHECK_MESSAGE(ours.trace == "refuses serves "s,
                "a task was asked to stop, the task that it waits for was "
                "asked in its place, and has gone on: then the first goes on, "
                "too. The request was kept all the same, and came again: "s
                    << ours.trace);
}

TEST_CASE("rule: the second request goes the same way") {
  cooks ours;
  int asked = 0;
  const auto main = [&]() -> coroutine<> {
    const auto stubborn = [](cooks& at) -> coroutine<> {
      co_await at.refuse(asyncio::future<>());
      co_await at.refuse(asyncio::future<>());
    };
    const auto helper = create_task(stubborn(ours));
    const auto it = create_task(ours.wait(helper));
    co_await sleep(1s);
    it.cancel("one");
    co_await sleep(1s);
    it.cancel("two");
    co_await sleep(1s);
    asked = helper.cancelling();
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(asked == 2,
                "a task was asked to stop twice, and what it waits for was "
                "asked only once: when the first request has left a task, "
                "asked_ is false again"s);
  CHECK_MESSAGE(ours.trace == "refuses refuses serves "s,
                "a task was asked to stop twice, and what it waits for has "
                "refused twice; this came of it: "s
                    << ours.trace);
}

TEST_CASE("rule: a circle breaks where the request comes by again") {
  cooks ours;
  std::optional<asyncio::task<>> second;
  const auto wait_for_second =
      [](cooks& at, const std::optional<asyncio::task<>>& it) -> coroutine<> {
    try {
      co_await *it;
    } catch (const cancelled_error& error) {
      at.trace += "breaks(" + error.message() + ") ";
    }
  };
  const auto main = [&]() -> coroutine<> {
    const auto first = create_task(wait_for_second(ours, second));
    second = create_task(ours.wait(first));
    co_await sleep(1s);
    first.cancel("fire");
    co_await sleep(1s);
    CHECK_MESSAGE(first.done(),
                  "two tasks wait for each other, one was asked to stop, and "
                  "nothing happened: when the request comes by a second time, "
                  "asked_ is true, and break_circle() must be called"s);
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(ours.trace == "breaks(fire) serves "s,
                "two tasks wait for each other, and one was asked to stop: it "
                "finds the request, once, and goes on; so the other one goes "
                "on, too. This came instead: "s
                    << ours.trace);
}

TEST_CASE("rule: a chain is asked in a loop") {
  const auto one = std::abs(depth(1) - depth(2));
  CHECK_MESSAGE(one < 16,
                "each task asks the next from within its own request: with a "
                "hundred thousand in a chain, the native stack overflows"s);
}

}  // namespace task_core_test

// The rules of the pump, one by one, for whoever writes it anew: what each
// mistake looks like.

#include <algorithm>
#include <coroutine>
#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/awaiter.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"
#include "common/testing/leak_count.hpp"

namespace driver_rules_test {

namespace {

using asyncio::coroutine;
using asyncio::future;
using asyncio::hand_driver;

/// Notes where the native stack is when it is destroyed.
class falls {
 public:
  explicit falls(std::vector<std::intptr_t>& seen) : seen_(seen) {}
  falls(const falls&) = delete;
  falls& operator=(const falls&) = delete;
  ~falls() { seen_.push_back(asyncio::stack_position()); }

 private:
  std::vector<std::intptr_t>& seen_;
};

/// Waits for the next pass of any loop.
struct next_pass : asyncio::blocking_awaiter {
  explicit next_pass(asyncio::event_loop& its) : loop_of(its) {}
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    use_for(waits);
    driver_->wait_for_next_pass(loop_of);
  }
  void await_resume() const noexcept {}
  asyncio::event_loop& loop_of;
};

struct rules {
  asyncio::event_loop loop;
  std::string trace;
  std::vector<std::intptr_t> destroyed_at;

  coroutine<> wait(future<> awaited) {
    trace += "waits ";
    co_await awaited;
    trace += "goes on ";
  }
  /// Calls itself, down to a level that waits.
  coroutine<> call(int levels, future<> awaited) {
    const falls noted(destroyed_at);
    trace += std::to_string(levels) + " ";
    if (levels > 0)
      co_await call(levels - 1, awaited);
    else
      co_await awaited;
    trace += std::to_string(levels) + " ";
  }
  coroutine<> catch_twice(future<> awaited) {
    for (int i = 0; i < 2; ++i) {
      try {
        co_await awaited;
        trace += "done ";
      } catch (const std::runtime_error&) {
        trace += "caught ";
      }
    }
  }
};

}  // namespace

TEST_CASE_FIXTURE(rules, "rule: the pump resumes whoever is innermost") {
  const future<> ready(loop);
  ready.set_result();
  hand_driver stack(call(2, ready));
  const bool ended = stack.resume();
  CHECK_MESSAGE(trace != "2 ",
                "only one coroutine was resumed: it has called another one, "
                "and nobody has run that");
  CHECK_MESSAGE(trace == "2 1 0 0 1 2 ",
                "each is to run to its call, the callee to its end, and then "
                "the caller goes on; what happened: \""
                    << trace << "\"");
  CHECK_MESSAGE(ended, "the stack has ended, and it says that it has not");
}

TEST_CASE_FIXTURE(rules, "rule: waiting blocks the stack") {
  const future<> pending(loop);
  hand_driver stack(wait(pending));
  const bool ended = stack.resume();
  CHECK_MESSAGE((trace == "waits " && !ended),
                "the future is pending, and the stack did not block: it was "
                "resumed at once");
}

TEST_CASE_FIXTURE(rules, "rule: a blocked stack goes on when it is resumed") {
  const future<> bell(loop);
  hand_driver stack(wait(bell));
  stack.resume();
  bell.set_result();
  const bool ended = stack.resume();
  CHECK_MESSAGE((trace == "waits goes on " && ended),
                "the future is done and the stack was resumed, and it does "
                "not go on: it takes itself for blocked still");
}

TEST_CASE_FIXTURE(rules, "rule: the driver knows what its stack waits for") {
  const future<> bell(loop);
  hand_driver stack(wait(bell));
  stack.resume();
  CHECK_MESSAGE(stack.waiting_for() == bell.state().get(),
                "the stack waits for a future, and its driver does not "
                "remember for which");
  bell.set_result();
  stack.resume();
  CHECK_MESSAGE(stack.waiting_for() == nullptr,
                "the stack went on, and its driver still takes it for waiting: "
                "the future may be gone when the driver looks for it");
}

TEST_CASE_FIXTURE(rules, "rule: a wait that cannot begin does not block") {
  const auto body = [&]() -> coroutine<> {
    try {
      co_await next_pass(loop);
    } catch (const std::runtime_error&) {
      trace += "refused";
    }
  };
  loop.close();
  hand_driver stack(body());
  const bool ended = stack.resume();
  CHECK(trace == "refused");
  CHECK_MESSAGE(ended,
                "the loop refused to wake the stack, which then ran to its "
                "end; and its driver takes it for blocked");
}

TEST_CASE_FIXTURE(rules, "rule: a stack thrown into no longer waits") {
  const future<> bell(loop);
  hand_driver stack(wait(bell));
  stack.resume();
  stack.throw_into(std::make_exception_ptr(std::runtime_error("fire")));
  CHECK_MESSAGE(!bell.state()->remove_done_callback(stack),
                "something was thrown into a stack that waits, and its driver "
                "still stands in the list of the future: when it waits again, "
                "it will stand there twice");
  CHECK_MESSAGE(stack.waiting_for() == nullptr,
                "something was thrown into a stack that waits, and its driver "
                "still remembers for what it waited");
}

TEST_CASE_FIXTURE(rules, "rule: a stack that is destroyed no longer waits") {
  const future<> never(loop);
  hand_driver stack(call(1, never));
  stack.resume();
  stack.unwind();
  CHECK_MESSAGE(!never.state()->remove_done_callback(stack),
                "the stack was destroyed where it waited, and its driver still "
                "stands in the list of the future: that would call somebody "
                "who is gone");
}

TEST_CASE_FIXTURE(rules, "rule: what is thrown in comes out once") {
  const future<> bell(loop);
  hand_driver stack(catch_twice(bell));
  stack.resume();
  stack.throw_into(std::make_exception_ptr(std::runtime_error("fire")));
  if (bell.state()->remove_done_callback(stack)) return;  // another rule's
  stack.resume();
  CHECK_MESSAGE(trace == "caught ",
                "something was thrown in, and did not come out where the "
                "stack waits; what happened: \""
                    << trace << "\"");
  bell.set_result();
  stack.resume();
  CHECK_MESSAGE(trace != "caught caught ",
                "one exception was thrown in, and came out at the next wait "
                "as well: it must be forgotten when it is thrown");
  CHECK_MESSAGE(trace == "caught done ",
                "after the exception the stack waited again, and what it waits "
                "for is done; what happened: \""
                    << trace << "\"");
}

TEST_CASE_FIXTURE(rules, "rule: a stack that is destroyed goes as a whole") {
  const future<> never(loop);
  common::leak_count frames;
  {
    hand_driver stack(call(3, never));
    stack.resume();
  }
  CHECK_MESSAGE(frames.alive() == 0,
                "the driver is gone, and of its stack there is still left: "
                    << frames.survivors());
}

TEST_CASE_FIXTURE(rules, "rule: a stack that has ended goes with its driver") {
  const future<> ready(loop);
  ready.set_result();
  common::leak_count frames;
  {
    hand_driver stack(wait(ready));
    stack.resume();
  }
  CHECK_MESSAGE(frames.alive() == 0,
                "the stack has ended, and the outermost frame is still there "
                "when the driver is gone: unwind() destroys root_'s as well");
}

TEST_CASE_FIXTURE(rules, "rule: a stack is destroyed in a loop") {
  const future<> never(loop);
  {
    hand_driver stack(call(100, never));
    stack.resume();
  }
  REQUIRE_FALSE_MESSAGE(destroyed_at.empty(), "no frame was destroyed");
  const auto [low, high] =
      std::minmax_element(destroyed_at.begin(), destroyed_at.end());
  CHECK_MESSAGE(*high - *low < 1000,
                "each frame was destroyed from within the one around it: with "
                "a million of them, the native stack would overflow");
}

}  // namespace driver_rules_test

// What must hold for the pump: the native stack does not grow, whatever the
// coroutines do; it can be thrown into; and it lets go of what it waits for.

#include "05_coroutines/driver.hpp"

#include <algorithm>
#include <cstdint>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"

namespace driver_test {

using asyncio::coroutine;
using asyncio::future;
using asyncio::hand_driver;
using asyncio::stack_position;

namespace {

using positions = std::vector<std::intptr_t>;

/// Notes where the native stack is: going in, at the bottom, and coming out.
coroutine<> go_down(int levels, positions& seen) {
  seen.push_back(stack_position());
  if (levels > 0) co_await go_down(levels - 1, seen);
  seen.push_back(stack_position());
}

coroutine<> nothing() { co_return; }

std::intptr_t spread(const positions& seen) {
  const auto [low, high] = std::minmax_element(seen.begin(), seen.end());
  return *high - *low;
}

// A frame of a native function call, at the very least.
constexpr std::intptr_t one_call = 16;

coroutine<std::string> survives(future<std::string> awaited) {
  try {
    co_return co_await awaited;
  } catch (const std::runtime_error& error) {
    co_return std::string("caught ") + error.what();
  }
}

coroutine<std::string> pass_on(coroutine<std::string> inner) {
  co_return "passed on: " + co_await std::move(inner);
}

}  // namespace

TEST_CASE("A thousand levels deep, the native stack is where it was") {
  positions seen;
  asyncio::run_now(go_down(1000, seen));
  CHECK(seen.size() == 2002);
  CHECK_MESSAGE(spread(seen) < one_call,
                "levels lie on the native stack: somebody resumes a coroutine "
                "from within another one, and many levels will overflow");
}

TEST_CASE("After a thousand awaits in a row, too") {
  positions seen;
  const auto main = [](positions& out) -> coroutine<> {
    for (int i = 0; i < 1000; ++i) {
      out.push_back(stack_position());
      co_await nothing();
    }
  };
  asyncio::run_now(main(seen));
  CHECK_MESSAGE(spread(seen) < one_call,
                "each await that is over at once has left something on the "
                "native stack");
}

TEST_CASE("A stack goes on where it blocked, at its innermost level") {
  asyncio::event_loop loop;
  future<std::string> answer(loop);
  hand_driver stack(pass_on(pass_on(survives(answer))));
  CHECK_FALSE(stack.resume());
  answer.set_result("soup");
  CHECK(stack.resume());
  CHECK(stack.take() == "passed on: passed on: soup");
}

TEST_CASE("What is thrown into a stack comes out at its innermost level") {
  asyncio::event_loop loop;
  const future<std::string> never(loop);
  hand_driver stack(pass_on(pass_on(survives(never))));
  stack.resume();
  CHECK(stack.resume_with(std::runtime_error("fire")));
  CHECK(stack.take() == "passed on: passed on: caught fire");
}

TEST_CASE("... and if nobody catches it, at the outer end") {
  asyncio::event_loop loop;
  const future<std::string> never(loop);
  hand_driver stack(pass_on(pass_on(survives(never))));
  stack.resume();
  CHECK(stack.resume_with(std::logic_error("too odd to catch")));
  CHECK_THROWS_WITH_AS(stack.take(), "too odd to catch", std::logic_error);
}

TEST_CASE("What was thrown in is thrown once") {
  asyncio::event_loop loop;
  const auto stubborn = [](future<> first,
                           future<> second) -> coroutine<std::string> {
    try {
      co_await first;
    } catch (const std::runtime_error&) {
    }
    co_await second;
    co_return "went on";
  };
  const future<> first(loop);
  const future<> second(loop);
  hand_driver stack(stubborn(first, second));
  stack.resume();
  CHECK_FALSE_MESSAGE(stack.resume_with(std::runtime_error("fire")),
                      "it was thrown a second time");
  second.set_result();
  CHECK(stack.resume());
  CHECK(stack.take() == "went on");
}

TEST_CASE("A stack that was thrown into no longer waits for the future") {
  asyncio::event_loop loop;
  future<std::string> late(loop);
  hand_driver stack(survives(late));
  stack.resume();
  stack.resume_with(std::runtime_error("fire"));
  late.set_result("too late");
  loop.stop();
  loop.run_forever();
  CHECK_MESSAGE(stack.steps == 0, "the future still woke it");
}

TEST_CASE("A stack that was destroyed no longer waits for the future") {
  asyncio::event_loop loop;
  future<std::string> late(loop);
  {
    hand_driver stack(survives(late));
    stack.resume();
  }
  late.set_result("too late");
  loop.stop();
  CHECK_NOTHROW(loop.run_forever());
}

TEST_CASE("A done future wakes the stack through call_soon, once") {
  asyncio::tracing_loop t;
  future<std::string> answer(t.loop);
  hand_driver stack(survives(answer));
  stack.resume();
  t.loop.call_soon([&] {
    answer.set_result("soup");
    CHECK_MESSAGE(stack.steps == 0, "it ran inside of set_result()");
  });
  t.run_dry();
  CHECK(stack.steps == 1);
  CHECK(stack.take() == "soup");
}

TEST_CASE("Each stack blocks by itself: two take turns on one loop") {
  asyncio::tracing_loop t;
  const auto eater = [](std::string& trace, future<> mine, future<> others,
                        char name) -> coroutine<> {
    trace += name;
    if (!others.done()) others.set_result();
    co_await mine;
    trace += name;
    co_return;
  };
  const future<> first(t.loop);
  const future<> second(t.loop);
  hand_driver a(eater(t.trace, first, second, 'a'));
  hand_driver b(eater(t.trace, second, first, 'b'));
  a.resume();
  b.resume();
  t.run_dry();
  CHECK_MESSAGE(t.trace == "abba",
                "a and b each wait for the other once; they were to write "
                "\"abba\", and wrote \""
                    << t.trace << "\"");
}

}  // namespace driver_test

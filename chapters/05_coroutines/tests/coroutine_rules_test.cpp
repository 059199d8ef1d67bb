// The rules of co_await f(), one by one, for whoever writes it anew: what each
// mistake looks like.

#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"
#include "common/testing/leak_count.hpp"

namespace coroutine_rules_test {

namespace {

using asyncio::coroutine;
using asyncio::hand_driver;
using asyncio::run_now;

coroutine<int> give(int value) { co_return value; }

coroutine<> fail() {
  throw std::runtime_error("burnt");
  co_return;
}
coroutine<int> fail_to_give() {
  co_await fail();
  co_return 1;
}

/// How far the native stack grows by a call. Caller and callee are the same
/// function: so their native frames have the same size.
coroutine<std::intptr_t> growth(int calls) {
  const auto here = asyncio::stack_position();
  if (calls == 0) co_return here;
  const auto there = co_await growth(calls - 1);
  co_return here - there;
}

/// What the exception handler of a running loop hears while f runs.
template <class F>
std::string reports_during(bool debug, F f) {
  std::string heard;
  asyncio::event_loop loop;
  loop.set_debug(debug);
  loop.set_exception_handler(
      [&](asyncio::event_loop&, const asyncio::exception_context& what) {
        heard += what.message;
      });
  loop.call_soon(std::move(f));
  loop.stop();
  loop.run_forever();
  return heard;
}

}  // namespace

TEST_CASE("rule: a frame is handed over once") {
  auto called = give(1);
  const auto frame = called.release();
  bool refused = false;
  try {
    called.release();
  } catch (...) {  // what it throws is another rule's
    refused = true;
  }
  if (refused) frame.destroy();
  CHECK_MESSAGE(refused,
                "release() was called twice, and gave the frame twice: now it "
                "has two owners");
}

TEST_CASE("rule: co_await gives what the callee returns") {
  const auto main = []() -> coroutine<int> {
    const int first = co_await give(20);
    const int second = co_await give(22);
    co_return first + second;
  };
  int sum = 0;
  CHECK_NOTHROW_MESSAGE(sum = run_now(main()), "nobody can be awaited");
  CHECK_MESSAGE(sum == 42, "20 and 22 were returned, and together they are "
                               << sum
                               << ": a value was lost on its way to co_await");
}

TEST_CASE("rule: co_await throws what the callee throws") {
  const auto main = []() -> coroutine<std::string> {
    std::string caught = "nothing";
    try {
      co_await fail();
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
    co_return caught;
  };
  hand_driver stack(main());
  bool left_through_resume = false;
  try {
    stack.resume();
  } catch (const std::runtime_error&) {
    left_through_resume = true;
  }
  REQUIRE_FALSE_MESSAGE(left_through_resume,
                        "what the callee throws left through resume(): it "
                        "went to the driver, past the caller that awaits");
  const auto caught = stack.take();
  CHECK_MESSAGE(caught == "burnt",
                "the callee has thrown, and its caller caught \""
                    << caught
                    << "\": what the body throws must be kept in the promise, "
                       "and thrown by take()");
}

TEST_CASE("rule: ... also by one that would have given a value") {
  const auto main = []() -> coroutine<bool> {
    try {
      co_await fail_to_give();
    } catch (const std::runtime_error&) {
      co_return true;
    }
    co_return false;
  };
  CHECK_MESSAGE(run_now(main()),
                "the callee has thrown before it returned a value, and take() "
                "gave a value");
}

TEST_CASE("rule: a coroutine is awaited once") {
  const auto main = []() -> coroutine<bool> {
    auto called = give(1);
    co_await called;
    try {
      co_await called;
    } catch (const std::runtime_error&) {
      co_return true;
    }
    co_return false;
  };
  bool refused = false;
  CHECK_NOTHROW_MESSAGE(refused = run_now(main()),
                        "it was awaited twice, and what was thrown is no "
                        "std::runtime_error");
  CHECK_MESSAGE(refused, "it was awaited twice, and nothing was thrown");
}

TEST_CASE("rule: the callee's frame goes when its result is taken") {
  common::leak_count frames;
  const auto main = [](common::leak_count& all) -> coroutine<std::size_t> {
    co_await give(1);
    co_return all.alive();
  };
  std::size_t alive = 0;
  CHECK_NOTHROW_MESSAGE(alive = run_now(main(frames)), "nobody can be awaited");
  CHECK_MESSAGE(alive == 1,
                "a callee has ended and its result was taken, and its frame "
                "is still there");
}

TEST_CASE("rule: the driver may have destroyed the callee before its call") {
  asyncio::event_loop loop;
  const asyncio::future<> never(loop);
  common::leak_count frames;
  {
    const auto wait = [](asyncio::future<> it) -> coroutine<> { co_await it; };
    const auto main = [&]() -> coroutine<> { co_await wait(never); };
    hand_driver stack(main());
    stack.resume();
  }
  CHECK_MESSAGE(
      frames.alive() == 0,
      "the driver has destroyed a stack that waits, and still there are: "
          << frames.survivors());
}

TEST_CASE("rule: one that never ran is destroyed as well") {
  common::leak_count frames;
  {
    const auto forgotten = give(1);
  }
  CHECK_MESSAGE(frames.alive() == 0,
                "it was called, never awaited and dropped, and its frame is "
                "still there");
}

TEST_CASE("rule: the driver resumes, and nobody else") {
  std::intptr_t deeper = 0;
  CHECK_NOTHROW_MESSAGE(deeper = std::abs(run_now(growth(1))),
                        "nobody can be awaited");
  CHECK_MESSAGE(deeper < 16,
                "the callee ran on top of its caller's native stack: it was "
                "resumed by await_suspend(), and not by the driver");
}

TEST_CASE("rule: a forgotten await is told in debug mode, and only there") {
  const auto forget = [] { auto forgotten = give(1); };
  CHECK_MESSAGE(reports_during(true, forget) == "coroutine was never awaited",
                "a coroutine was forgotten in debug mode, and nobody was told");
  CHECK_MESSAGE(reports_during(false, forget) == "",
                "debug mode is off, and yet a forgotten coroutine was "
                "reported");
}

}  // namespace coroutine_rules_test

// What must hold at a size at which anything that recurses overflows: a million
// nested frames, and a million awaits in a row. Unoptimised and under
// sanitizers too, where a native frame is largest.

#include <cstdint>
#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"
#include "common/observer/observer.hpp"

namespace deep_stack_test {

using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::future;
using asyncio::hand_driver;
using asyncio::run_now;

namespace {

constexpr int million = 1'000'000;

/// Only counts, where the tests' own leak count keeps a list: that would take
/// longer than what is tested here.
class frame_tally : public asyncio::observer {
 public:
  frame_tally() : observer(interest::lives) {}
  std::int64_t alive = 0;

 private:
  void on_birth(std::string_view, const void*) override { ++alive; }
  void on_death(std::string_view, const void*) override { --alive; }
};

/// Calls f(tally) in a thread of its own, which nobody else observes.
template <class F>
void tallied(F f) {
  std::exception_ptr error;
  std::thread([&] {
    frame_tally tally;
    try {
      f(tally);
    } catch (...) {
      error = std::current_exception();
    }
    CHECK_MESSAGE(tally.alive == 0, "frames or futures were left alive");
  }).join();
  if (error) std::rethrow_exception(error);
}

coroutine<int> wait_below(int levels, future<int> bottom) {
  if (levels == 1) co_return 1 + co_await bottom;
  co_return 1 + co_await wait_below(levels - 1, bottom);
}

coroutine<int> add_one(int value) { co_return value + 1; }

coroutine<int> count_to(int n) {
  int value = 0;
  while (value < n) value = co_await add_one(value);
  co_return value;
}

}  // namespace

TEST_CASE("A million awaits in a row, each over at once") {
  tallied([](frame_tally&) { CHECK(run_now(count_to(million)) == million); });
}

TEST_CASE("A million nested frames: a result comes up from the bottom") {
  tallied([](frame_tally& tally) {
    asyncio::event_loop loop;
    future<int> bottom(loop);
    hand_driver stack(wait_below(million, bottom));
    CHECK_FALSE(stack.resume());
    CHECK(tally.alive == million + 1);
    bottom.set_result(0);
    CHECK(stack.resume());
    CHECK(stack.take() == million);
  });
}

TEST_CASE("A million nested frames: an exception comes up from the bottom") {
  tallied([](frame_tally&) {
    asyncio::event_loop loop;
    future<int> bottom(loop);
    hand_driver stack(wait_below(million, bottom));
    stack.resume();
    bottom.set_exception(std::runtime_error("no bottom"));
    CHECK(stack.resume());
    CHECK_THROWS_WITH_AS(stack.take(), "no bottom", std::runtime_error);
  });
}

TEST_CASE("A million nested frames: cancelled by throwing into the bottom") {
  tallied([](frame_tally&) {
    asyncio::event_loop loop;
    hand_driver stack(wait_below(million, future<int>(loop)));
    stack.resume();
    CHECK(stack.resume_with(cancelled_error("enough")));
    CHECK_THROWS_AS(stack.take(), cancelled_error);
  });
}

TEST_CASE("A million nested frames: destroyed where they are suspended") {
  tallied([](frame_tally& tally) {
    asyncio::event_loop loop;
    {
      hand_driver stack(wait_below(million, future<int>(loop)));
      stack.resume();
      CHECK(tally.alive == million + 1);
    }
    CHECK(tally.alive == 0);
  });
}

}  // namespace deep_stack_test

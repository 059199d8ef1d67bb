// What the tests of this chapter share: what came of something awaited, a cook
// who cleans up, and a run that must leave no timer behind.

#pragma once

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "06_tasks/tests/task_test.hpp"
#include "09_timeouts/timeout.hpp"

namespace asyncio {

/// Awaits x, and says what came of it: "done", a number, "timed out",
/// "cancelled: message" or another what().
template <awaitable X>
coroutine<std::string> outcome_of(X awaited) {
  try {
    if constexpr (std::is_same_v<await_result<X>, int>) {
      const int value = co_await std::move(awaited);
      co_return std::to_string(value);
    } else {
      co_await std::move(awaited);
      co_return "done";
    }
  } catch (...) {
    co_return what_is(std::current_exception());
  }
}

/// A body that naps, and does nothing else.
inline auto nap(std::chrono::nanoseconds length) {
  return [length](timeout_scope&) { return sleep(length); };
}

/// Works for an hour; when asked to stop, cleans up for so long, says so, and
/// goes.
inline coroutine<int> cook(trace& log, std::chrono::nanoseconds cleaning) {
  std::exception_ptr request;
  try {
    co_await sleep(std::chrono::hours(1));
  } catch (const cancelled_error&) {
    request = std::current_exception();
  }
  if (!request) co_return 7;
  co_await sleep(cleaning);
  log("clean");
  std::rethrow_exception(request);
}

/// Gives a number although it is asked to stop.
inline coroutine<int> stubborn(int number) {
  try {
    co_await sleep(std::chrono::hours(1));
  } catch (const cancelled_error&) {
  }
  co_return number;
}

/// What a virtual clock shows, in words: "at 3 s".
inline std::string at_second() {
  const auto now = get_running_loop().time().time_since_epoch();
  return "at " + std::to_string(now / std::chrono::seconds(1)) + " s";
}

/// Runs `main`; then nothing may be left that the loop would wait for. (Not by
/// run(), which takes the compiler longer, and a student waits for it.)
inline void run_and_leave_no_timer(coroutine<> main) {
  waiting_notes notes;
  const auto wait_afterwards = [&](coroutine<> first) -> coroutine<> {
    co_await first;
    notes.waits.clear();
    co_await future<>();
  };
  event_loop loop(std::make_unique<noting_waiter>(notes));
  const auto all = create_task(loop, wait_afterwards(std::move(main)));
  CHECK_THROWS_AS(run_until_complete(loop, all), never_wakes_error);
  if (all.cancel())
    CHECK_THROWS_AS(run_until_complete(loop, all), cancelled_error);
  CHECK_MESSAGE(notes.waits.empty(),
                "all is over, and the loop still waits: something was left "
                "behind that it waits for. In a timeout that is its timer, "
                "which would ask the task to stop at some later time; in a "
                "shield it is a task that should have ended");
}

}  // namespace asyncio

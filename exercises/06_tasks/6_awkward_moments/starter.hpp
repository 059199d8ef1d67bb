// A scenario that finds out what is wrong with a task.

#pragma once

#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace kitchen {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::current_task;
using asyncio::future;
using asyncio::sleep;

/// What has happened so far. It outlives every task, even one that a faulty
/// brick forgets to stop.
inline std::string trace;

// #region answer
/// Cooks for an hour.
inline coroutine<> cook() {
  trace += "begins ";
  co_await sleep(1h);
  trace += "serves ";
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  const auto ada = create_task(cook());
  co_await sleep(1min);
  ada.cancel();
  co_await sleep(1min);
  CHECK_MESSAGE(ada.cancelled(), "asked to stop while she waits: " << trace);
}
// #endregion

}  // namespace kitchen

// A scenario that finds out what is wrong with a timeout.

#pragma once

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <string>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/timeout.hpp"

namespace kitchen {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::current_task;
using asyncio::sleep;
using asyncio::timeout_error;
using asyncio::timeout_scope;
using std::chrono::minutes;

/// What has happened so far. It outlives every task.
inline std::string trace;

// #region answer
/// Cooks for so long, but not longer than an hour. Says what came of it.
inline coroutine<> cook(minutes takes) {
  try {
    co_await asyncio::timeout(1h,
                              [&](timeout_scope&) { return sleep(takes); });
    trace += "served ";
  } catch (const timeout_error&) {
    trace += "too late ";
  } catch (const cancelled_error&) {
    trace += "sent home ";
  }
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  const auto ada = create_task(cook(30min));
  const auto ben = create_task(cook(90min));
  co_await sleep(2h);
  CHECK_MESSAGE(trace == "served too late ", "one in time, one not: " << trace);
}
// #endregion

}  // namespace kitchen

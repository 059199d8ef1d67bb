// A scenario that finds out what is wrong with a task group.

#pragma once

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"

namespace kitchen {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::exception_group;
using asyncio::sleep;
using asyncio::task_group;
using asyncio::task_group_scope;

/// What has happened so far. It outlives every task, even one that a faulty
/// group leaves behind.
inline std::string trace;

// #region answer
/// Burns a dish after a minute.
inline coroutine<> burn() {
  co_await sleep(1min);
  throw std::runtime_error("burnt");
}

/// Cooks for an hour.
inline coroutine<> cook() {
  co_await sleep(1h);
  trace += "served ";
}

/// Two cooks in a group. Says what came of it.
inline coroutine<> evening() {
  try {
    co_await task_group([](task_group_scope& group) -> coroutine<> {
      group.create_task(burn());
      group.create_task(cook());
      co_return;
    });
  } catch (const exception_group& errors) {
    trace += std::to_string(errors.exceptions().size()) + " failed ";
  }
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  const auto ada = create_task(evening());
  co_await sleep(2h);
  CHECK_MESSAGE(trace == "1 failed ", "one dish burns: " << trace);
}
// #endregion

}  // namespace kitchen

// A scenario that finds out what is wrong with a lock.

#pragma once

#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "11_synchronization/lock.hpp"

namespace kitchen {

using namespace std::chrono_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::lock;
using asyncio::sleep;

/// One cook at a time. It outlives every task, even one that a faulty brick
/// leaves waiting.
inline lock stove("the stove");

/// What has happened so far: "+a " when a cook gets the stove, "-a " when they
/// are done.
inline std::string trace;

// #region answer
/// Waits for the stove, and cooks for ten minutes.
inline coroutine<> cook(std::string name) {
  const auto guard = co_await stove.hold();
  trace += "+" + name + " ";
  co_await sleep(10min);
  trace += "-" + name + " ";
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  const auto ada = create_task(cook("a"));
  const auto ben = create_task(cook("b"));
  co_await sleep(1h);
  CHECK_MESSAGE(trace == "+a -a +b -b ", "one after the other: " << trace);
}
// #endregion

}  // namespace kitchen

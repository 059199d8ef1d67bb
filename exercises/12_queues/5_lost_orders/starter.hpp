// A scenario that finds out what is wrong with a queue.

#pragma once

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <string>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "12_queues/queue.hpp"

namespace kitchen {

using namespace std::chrono_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::queue;
using asyncio::queue_shut_down;
using asyncio::sleep;

/// What has happened so far. It outlives every task, even one that a faulty
/// brick forgets to wake.
inline std::string trace;

// #region answer
/// Takes one dish out.
inline coroutine<> eat(std::string name, queue<int>& from) {
  const int dish = co_await from.get();
  trace += name + std::to_string(dish) + " ";
}

/// Green on the correct brick, and red on each faulty one.
inline coroutine<> scenario() {
  queue<int> pass;
  const auto ada = create_task(eat("ada", pass));
  co_await sleep(1min);
  pass.put_nowait(1);
  co_await sleep(1min);
  CHECK_MESSAGE(trace == "ada1 ", "a dish came, and so far: " << trace);
}
// #endregion

}  // namespace kitchen

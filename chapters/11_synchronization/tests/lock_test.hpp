// What the tests of the lock share: somebody who uses it for a second.

#pragma once

#include <chrono>
#include <string>

#include "06_tasks/tests/task_test.hpp"
#include "11_synchronization/lock.hpp"

namespace asyncio {

inline coroutine<> uses(std::string name, lock& it, trace& log) {
  const auto guard = co_await it.hold();
  log(name, "in");
  co_await sleep(std::chrono::seconds(1));
  log(name, "out");
}

}  // namespace asyncio

// read_write_lock: many may look at it, but only one may change it.

#pragma once

#include <chrono>
#include <cstddef>
#include <utility>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "11_synchronization/condition.hpp"
#include "11_synchronization/event.hpp"
#include "11_synchronization/held.hpp"
#include "11_synchronization/lock.hpp"
#include "11_synchronization/semaphore.hpp"

namespace asyncio {

/// A lock for things that are read more often than written. Many readers hold
/// it together, or one writer alone. First come, first served: nobody
/// overtakes, and nobody starves.
class read_write_lock {
 public:
  // #region answer
  /// `const auto guard = co_await it.read();`: waits until no writer holds it,
  /// or came earlier. The guard gives it back.
  coroutine<held<lock>> read() {
    auto guard = co_await one_.hold();
    co_return std::move(guard);  // your code: readers may be many
  }

  /// `const auto guard = co_await it.write();`: waits until nobody holds it, or
  /// came earlier. The guard gives it back.
  coroutine<held<lock>> write() {
    auto guard = co_await one_.hold();
    co_return std::move(guard);  // your code
  }

 private:
  lock one_{"a read-write lock"};
  // #endregion
};

}  // namespace asyncio

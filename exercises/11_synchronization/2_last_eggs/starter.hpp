// A pantry with eggs, and cooks who wait for as many as their dish needs.

#pragma once

#include <chrono>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "11_synchronization/condition.hpp"

namespace kitchen {

/// Eggs. It is a narrow room: whoever is in it has its lock.
class pantry {
 public:
  // #region answer
  /// Waits until there are that many eggs, and takes them.
  asyncio::coroutine<> take(int eggs) {
    const auto guard = co_await changed_.hold();
    if (eggs_ < eggs) co_await changed_.wait();
    eggs_ -= eggs;
  }

  /// Carries that many eggs in, which takes a minute.
  asyncio::coroutine<> put(int eggs) {
    const auto guard = co_await changed_.hold();
    co_await asyncio::sleep(std::chrono::minutes(1));
    eggs_ += eggs;
    changed_.notify();
  }
  // #endregion

  /// How many there are.
  int eggs() const { return eggs_; }

 private:
  asyncio::condition changed_{"eggs"};
  int eggs_ = 0;
};

}  // namespace kitchen

// sleeping_waiter: waits by sleeping.

#pragma once

#include <chrono>
#include <thread>

#include "03_event_loop/waiter.hpp"

namespace asyncio {

/// Time is the machine's steady clock; waiting is sleeping.
class sleeping_waiter : public waiter {
 public:
  time_point now() const override { return std::chrono::steady_clock::now(); }

  /// Sleeps up to the next whole millisecond after `until`, so that timers a
  /// hair's breadth apart share one wake-up: with many timers, that saves most
  /// of the work. asyncio rounds its waits up as well.
  void wait(time_point until) override {
    if (until <= now()) return;
    std::this_thread::sleep_until(
        std::chrono::ceil<std::chrono::milliseconds>(until));
  }
};

}  // namespace asyncio

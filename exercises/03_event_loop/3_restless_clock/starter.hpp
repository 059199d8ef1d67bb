// A waiter for systems that can only sleep for whole milliseconds.

#pragma once

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <vector>

#include "03_event_loop/waiter.hpp"

namespace kitchen {

using std::chrono::milliseconds;

/// Such a system, simulated: its clock is exact, its naps are not.
class nap_clock {
 public:
  /// The time now. To look at it again and again, and never nap, is refused.
  asyncio::time_point now() const {
    if (++looks_ > 100'000)
      throw std::logic_error("looked at the clock 100000 times without a nap");
    return now_;
  }

  /// Sleeps for that long. Even a nap of zero takes a microsecond, for the
  /// trip to the system and back.
  void nap(milliseconds length) {
    looks_ = 0;
    naps_.push_back(length);
    now_ += std::max<std::chrono::nanoseconds>(length,
                                               std::chrono::microseconds(1));
  }

  /// How long each nap so far was asked to be.
  const std::vector<milliseconds>& naps() const { return naps_; }

 private:
  asyncio::time_point now_{};
  std::vector<milliseconds> naps_;
  mutable int looks_ = 0;
};

/// Waits by napping. The clock must outlive the waiter.
class napping_waiter : public asyncio::waiter {
 public:
  explicit napping_waiter(nap_clock& clock) : clock_(clock) {}

  asyncio::time_point now() const override { return clock_.now(); }

  // #region answer
  void wait(asyncio::time_point until) override {
    if (until <= now()) return;
    clock_.nap(std::chrono::duration_cast<milliseconds>(until - now()));
  }
  // #endregion

 private:
  nap_clock& clock_;
};

}  // namespace kitchen

// call_every: a timer that rings again and again.

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "03_event_loop/event_loop.hpp"

namespace asyncio {

// #region answer
/// Can end a call_every(). Dropping it ends nothing; use it only as long as its
/// loop lives.
class repeating_handle {
 public:
  /// Ends the calls.
  void cancel() {}
  /// Has cancel() been called?
  bool cancelled() const noexcept { return false; }
};

/// Calls f after one period from now, after two, and so on; when the loop is
/// late, once for all that was missed. Throws std::invalid_argument unless the
/// period is positive.
inline repeating_handle call_every(event_loop& loop,
                                   std::chrono::nanoseconds period,
                                   std::function<void()> f) {
  loop.call_later(period, std::move(f));
  return {};
}
// #endregion

}  // namespace asyncio

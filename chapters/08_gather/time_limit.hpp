// time_limit: how long to wait at the most, if there is a limit at all.

#pragma once

#include <chrono>
#include <optional>

#include "03_event_loop/waiter.hpp"

namespace asyncio {

/// A duration of any std::chrono unit, or none: then there is no limit (Python:
/// `timeout=None`). Throws std::invalid_argument for NaN.
class time_limit {
 public:
  time_limit() = default;
  time_limit(std::nullopt_t) {}
  template <class Rep, class Period>
  time_limit(std::chrono::duration<Rep, Period> limit)
      : limit_(asyncio::to_nanoseconds(limit)) {}
  template <class Rep, class Period>
  time_limit(std::optional<std::chrono::duration<Rep, Period>> limit) {
    if (limit) limit_ = asyncio::to_nanoseconds(*limit);
  }

  /// Is there a limit?
  explicit operator bool() const noexcept { return limit_.has_value(); }
  /// The limit, if there is one.
  std::chrono::nanoseconds operator*() const noexcept { return *limit_; }

 private:
  std::optional<std::chrono::nanoseconds> limit_;
};

}  // namespace asyncio

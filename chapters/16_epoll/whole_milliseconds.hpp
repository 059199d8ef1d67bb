// whole_milliseconds: a timeout as poll() and epoll_wait() want it.

#pragma once

#include <algorithm>
#include <chrono>
#include <limits>

#include "07_select/selector.hpp"

namespace asyncio {

/// The timeout in milliseconds; -1 is no limit. Rounded up: a wait that ends
/// too early would be followed by another, and those together are a loop that
/// spins. What is too long for an int (24 days) is cut: a selector may come
/// back early with nothing.
inline int whole_milliseconds(std::chrono::nanoseconds timeout) {
  using std::chrono::milliseconds;
  if (timeout == selector::forever) return -1;
  const auto whole = std::chrono::ceil<milliseconds>(timeout).count();
  return static_cast<int>(
      std::clamp<milliseconds::rep>(whole, 0, std::numeric_limits<int>::max()));
}

}  // namespace asyncio

// waiter: the one place where a loop waits.
//
// The loop knows what is ready and when the next timer is due. A waiter lets
// the time in between pass: it sleeps for real, or lets a virtual clock jump
// ahead.

#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <ratio>
#include <stdexcept>
#include <type_traits>

#include "03_event_loop/loop_parts.hpp"

namespace asyncio {

/// A loop's clock only goes forward (Python: time.monotonic()).
using time_point = std::chrono::time_point<std::chrono::steady_clock,
                                           std::chrono::nanoseconds>;

/// Any delay as nanoseconds. What is too long to count (about 292 years) is
/// cut to the longest. Throws std::invalid_argument for NaN.
template <class Rep, class Period>
constexpr std::chrono::nanoseconds to_nanoseconds(
    std::chrono::duration<Rep, Period> delay) {
  using std::chrono::nanoseconds;
  using seconds = std::chrono::duration<long double>;
  const auto exact = seconds(delay).count();
  if (exact != exact)
    throw std::invalid_argument("Invalid delay: NaN (not a number)");
  if (exact >= seconds(nanoseconds::max()).count()) return nanoseconds::max();
  if (exact <= seconds(nanoseconds::min()).count()) return nanoseconds::min();
  return std::chrono::round<nanoseconds>(seconds(delay));
}
/// Whole seconds, milliseconds … need no such care, and each sleep(0s) comes by
/// here.
template <std::integral Rep, class Period>
  requires(std::ratio_divide<Period, std::nano>::den == 1)
constexpr std::chrono::nanoseconds to_nanoseconds(
    std::chrono::duration<Rep, Period> delay) {
  using std::chrono::nanoseconds;
  using whole = std::chrono::duration<std::intmax_t, Period>;
  constexpr auto longest =
      std::chrono::duration_cast<whole>(nanoseconds::max());
  if (delay > longest) return nanoseconds::max();
  if (std::is_signed_v<Rep> && delay < -longest) return nanoseconds::min();
  return nanoseconds(delay);
}

/// So long after `from`; the end of time at the latest, for adding must not
/// overflow.
constexpr time_point later(time_point from, std::chrono::nanoseconds delay) {
  return from + std::min(delay, time_point::max() - from);
}

/// Base of all ways to wait, and the clock that goes with each.
class waiter : public loop_part {
 public:
  /// The time now.
  virtual time_point now() const = 0;

  /// Lets time pass until `until`. Comes back earlier only with an event
  /// (a new callback), never merely because its clock is coarse: else the loop
  /// would spin. A time that has passed already means: look, do not wait.
  /// time_point::max(): no timer is set.
  virtual void wait(time_point until) = 0;

  /// Can anything but the clock end a wait? If so, it is also asked between
  /// passes, and a loop without timers may wait for it.
  virtual bool has_events() const { return false; }
};

}  // namespace asyncio

// loop_lane: tells observers what a loop's callbacks and timers do, and when.

#pragma once

#include <exception>
#include <string_view>

#include "03_event_loop/waiter.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

// Kept apart, so that asking whether anybody watches is compiled in place.
inline void report_to_watchers(const waiter& clock, subject who, activity now,
                               std::string_view why) {
  observer::time(clock.now().time_since_epoch());
  observer::change(who, now, why);
}

/// Reports that `who` does `now` from this moment on of `clock`.
inline void report(const waiter& clock, subject who, activity now,
                   std::string_view why = {}) {
  if (observer::watching()) report_to_watchers(clock, who, now, why);
}

inline void report_timer_to_watchers(const waiter& clock, subject who,
                                     time_point when) {
  report_to_watchers(clock, who, activity::waiting, "timer");
  observer::deadline(who, when.time_since_epoch());
}

/// Reports that the timer `who` is set for `when`.
inline void report_timer(const waiter& clock, subject who, time_point when) {
  if (observer::watching()) report_timer_to_watchers(clock, who, when);
}

/// Reports that `who` runs, for as long as this object lives, and then that it
/// is done, or has failed.
class loop_lane {
 public:
  loop_lane(const waiter& clock, subject who) : clock_(clock), who_(who) {
    if (!observer::watching()) return;
    thrown_before_ = std::uncaught_exceptions();
    report(clock_, who_, activity::running);
  }
  loop_lane(const loop_lane&) = delete;
  loop_lane& operator=(const loop_lane&) = delete;
  ~loop_lane() {
    if (!observer::watching()) return;
    const bool failed = std::uncaught_exceptions() > thrown_before_;
    report(clock_, who_, activity::done, failed ? "failed" : "");
  }

 private:
  const waiter& clock_;
  subject who_;
  int thrown_before_ = 0;
};

}  // namespace asyncio

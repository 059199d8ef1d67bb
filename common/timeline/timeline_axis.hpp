// timeline_axis: where on a drawing an instant lies, and which ticks to write.
//
// Where there is no time, every step gets the same width. Where there is, time
// gets the width, and each step a little besides: work that takes no time on
// the clock is visible, and stays in order.

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "common/timeline/timeline.hpp"

namespace common {

/// Maps instants to places from 0 to width().
class timeline_axis {
 public:
  struct tick {
    double place;
    std::string label;
  };

  /// For a drawing at most `most_width` wide, in which a step is `step_width`
  /// wide where there is room: beside time, steps get half of it at most.
  timeline_axis(const history& told, double most_width, double step_width);

  double place(const instant& when) const;
  double width() const { return place(end_); }
  double step_width() const { return per_step_; }

  /// "s" or "steps", what the labels count.
  const std::string& unit() const { return unit_; }

  /// Round numbers, no more than `most` of them, from 0 on.
  std::vector<tick> ticks(std::size_t most) const;

  /// An instant in words: "2.5 s", "step 3".
  std::string words(const instant& when) const;

 private:
  double place_of_time(std::chrono::nanoseconds at) const;

  std::vector<std::chrono::nanoseconds> starts_;
  instant end_;
  bool has_time_;
  double per_step_ = 0;
  double per_nanosecond_ = 0;
  std::string unit_ = "steps";
  std::int64_t unit_size_ = 1;  // in nanoseconds; in steps: 1
};

}  // namespace common

// timeline_axis: see timeline_axis.hpp.

#include "common/timeline/timeline_axis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>

namespace common {

namespace {

struct unit_of_time {
  const char* name;
  std::int64_t nanoseconds;
};

// The largest unit of which the run lasts two or more, so that round numbers
// of it make enough ticks.
unit_of_time unit_for(std::int64_t span) {
  constexpr unit_of_time units[] = {{"h", 3'600'000'000'000},
                                    {"min", 60'000'000'000},
                                    {"s", 1'000'000'000},
                                    {"ms", 1'000'000},
                                    {"µs", 1'000}};
  for (const auto& each : units)
    if (span >= 2 * each.nanoseconds) return each;
  return {"ns", 1};
}

// The least round number by which `most` ticks reach `span`. Minutes and
// seconds have round numbers of their own.
std::int64_t round_distance(std::int64_t span, std::size_t most, bool sixties) {
  const auto enough = [&](std::int64_t distance) {
    return span / distance < static_cast<std::int64_t>(most);
  };
  if (sixties)
    for (const std::int64_t distance : {1, 2, 5, 10, 15, 30, 60})
      if (enough(distance)) return distance;
  for (std::int64_t ten = 1;; ten *= 10)
    for (const std::int64_t digit : {1, 2, 5})
      if (enough(digit * ten)) return digit * ten;
}

// `value` in units, with up to three decimals and no zeros at their end.
std::string decimal(std::int64_t value, std::int64_t unit) {
  auto text = std::to_string(value / unit);
  std::int64_t thousandths = value % unit * 1000 / unit;
  if (thousandths == 0) return text;
  auto decimals = std::to_string(1000 + thousandths).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return text + "." + decimals;
}

}  // namespace

timeline_axis::timeline_axis(const history& told, double most_width,
                             double step_width)
    : starts_(told.starts), end_(told.end), has_time_(told.has_time()) {
  const auto steps =
      static_cast<double>(std::max<std::size_t>(starts_.size(), 1));
  if (!has_time_) {
    per_step_ = std::min(step_width, most_width / steps);
    return;
  }
  const auto unit = unit_for(end_.at.count());
  unit_ = unit.name;
  unit_size_ = unit.nanoseconds;
  per_step_ = std::min(step_width, most_width / 2 / steps);
  per_nanosecond_ =
      (most_width - per_step_ * static_cast<double>(starts_.size())) /
      static_cast<double>(end_.at.count());
}

double timeline_axis::place(const instant& when) const {
  return per_step_ * static_cast<double>(when.step) +
         per_nanosecond_ * static_cast<double>(when.at.count());
}

double timeline_axis::place_of_time(std::chrono::nanoseconds at) const {
  const auto step = std::ranges::lower_bound(starts_, at) - starts_.begin();
  return place({at, static_cast<std::uint64_t>(step), 0});
}

std::vector<timeline_axis::tick> timeline_axis::ticks(std::size_t most) const {
  const auto steps = static_cast<std::int64_t>(end_.step);
  const std::int64_t last = has_time_ ? end_.at.count() / unit_size_ : steps;
  const bool sixties = unit_ == "min" || unit_ == "s";
  const auto distance = round_distance(last, most, sixties);
  std::vector<tick> ticks;
  for (std::int64_t value = 0; value <= last; value += distance) {
    const auto place =
        has_time_ ? place_of_time(std::chrono::nanoseconds(value * unit_size_))
                  : per_step_ * static_cast<double>(value);
    ticks.push_back({place, std::to_string(value)});
  }
  return ticks;
}

std::string timeline_axis::words(const instant& when) const {
  if (!has_time_) return "step " + std::to_string(when.step);
  return decimal(when.at.count(), unit_size_) + " " + unit_;
}

}  // namespace common

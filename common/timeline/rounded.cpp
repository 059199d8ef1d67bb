// rounded: see rounded.hpp.

#include "common/timeline/rounded.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace common {

using asyncio::activity;
using std::chrono::nanoseconds;

namespace {

class rounding {
 public:
  rounding(const history& told, nanoseconds grid) : told_(told), grid_(grid) {
    for (const auto& each : told.lanes) runs_.push_back(runs_of(each));
    number_runs();
  }

  history result() const {
    history all{{}, told_.end, starts_, told_.left_out};
    all.end.at = near(told_.end.at);
    all.end.step = starts_.size();
    for (std::size_t i = 0; i < told_.lanes.size(); ++i)
      all.lanes.push_back(rounded_lane(told_.lanes[i], runs_[i]));
    return all;
  }

 private:
  nanoseconds near(nanoseconds at) const {
    return (at + grid_ / 2) / grid_ * grid_;
  }

  // The runs of a lane. The steps are still those of `told`.
  std::vector<span> runs_of(const lane& told) const {
    std::vector<span> runs;
    for (span each : told.spans) {
      if (each.doing != activity::running) continue;
      each.from.at = near(each.from.at);
      each.to.at = near(each.to.at);
      if (!runs.empty() && runs.back().to.at == each.from.at)
        runs.back().to = each.to;
      else
        runs.push_back(std::move(each));
    }
    return runs;
  }

  // Each run is a step, in the order in which they have begun.
  void number_runs() {
    std::vector<span*> all;
    for (auto& runs : runs_)
      for (auto& each : runs) all.push_back(&each);
    std::ranges::sort(all, {}, [](const span* each) {
      return std::pair(each->from.at, each->from.step);
    });
    for (auto* const each : all) {
      each->from.step = starts_.size();
      starts_.push_back(each->from.at);
      each->to.step = starts_.size();
    }
  }

  lane rounded_lane(const lane& told, const std::vector<span>& runs) const {
    lane all{told.name, runs, {}};
    for (span each : told.spans) {
      each.from.at = near(each.from.at);
      each.to.at = near(each.to.at);
      if (each.doing == activity::running || each.from.at == each.to.at)
        continue;
      each.from.step = step_after(runs, each.from);
      each.to.step = step_before(runs, each.to);
      all.spans.push_back(std::move(each));
    }
    std::ranges::sort(all.spans, {},
                      [](const span& s) { return s.from.order; });
    for (ending each : told.endings) {
      each.at.at = near(each.at.at);
      each.at.step = step_after(runs, each.at);
      all.endings.push_back(std::move(each));
    }
    return all;
  }

  // The step after the last run that had begun before.
  std::uint64_t step_after(const std::vector<span>& runs,
                           const instant& when) const {
    const auto next = first_from(runs, when);
    return next == runs.begin() ? steps_before(when.at) : (next - 1)->to.step;
  }
  // The step with which the next run begins.
  std::uint64_t step_before(const std::vector<span>& runs,
                            const instant& when) const {
    const auto next = first_from(runs, when);
    return next == runs.end() ? starts_.size() : next->from.step;
  }
  static std::vector<span>::const_iterator first_from(
      const std::vector<span>& runs, const instant& when) {
    return std::ranges::lower_bound(runs, when.order, {},
                                    [](const span& s) { return s.from.order; });
  }
  std::uint64_t steps_before(nanoseconds at) const {
    return static_cast<std::uint64_t>(std::ranges::lower_bound(starts_, at) -
                                      starts_.begin());
  }

  const history& told_;
  const nanoseconds grid_;
  std::vector<std::vector<span>> runs_;  // by lane
  std::vector<nanoseconds> starts_;
};

}  // namespace

history rounded(const history& told, nanoseconds grid) {
  return rounding(told, grid).result();
}

}  // namespace common

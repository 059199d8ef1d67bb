// trace: the lanes of a run as a Chrome trace, for tools such as Perfetto and
// speedscope that let you look around in long runs.

#pragma once

#include <string>
#include <string_view>

#include "common/timeline/run_record.hpp"
#include "common/timeline/timeline.hpp"

namespace common {

/// Writes `told` as JSON in the Chrome trace event format: a thread for each
/// lane, a pair of B and E for each span, an instant event for each ending.
/// Times are microseconds; where there is no time, a step is a millisecond.
/// Beside the events stand the run's steps, which only our own pages read.
std::string draw_trace(const history& told, std::string_view program,
                       const run_record& one_by_one = {});

}  // namespace common

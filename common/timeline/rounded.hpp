// rounded: a run in real time, with the times that were meant.
//
// No two runs in real time have the same times. If a program's own delays are
// multiples of a grid, and the grid is much wider than what the machine adds to
// them, then rounded to it every run is the same.

#pragma once

#include <chrono>

#include "common/timeline/timeline.hpp"

namespace common {

/// `told` with every time rounded to a multiple of `grid`, which is positive.
/// What then takes no time is left out, except runs: those of a lane at the
/// same time become one. So the pieces in which something has come by chance
/// make no difference. Lanes that run at the same time keep their order.
history rounded(const history& told, std::chrono::nanoseconds grid);

}  // namespace common

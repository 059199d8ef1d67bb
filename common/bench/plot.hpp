// The ratios of the benchmark as a picture: a line for each row, a mark for
// each system, on a logarithmic scale.

#pragma once

#include <string>
#include <vector>

#include "common/bench/results.hpp"

namespace bench {

/// An SVG document with a part for each table of which anything was measured.
/// Readable on light and dark paper, and without colours: each system has a
/// shape of its own. Of rows with several values, the first is drawn.
std::string drawn(const std::vector<std::string>& tables, const results& from);

}  // namespace bench

// nearest: "did you mean …?"

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace common {

/// How many letters must be added, dropped, changed or swapped with their
/// neighbour to get from `from` to `to`.
std::size_t edit_distance(std::string_view from, std::string_view to);

/// The candidates that `word` may be a slip for, nearest first (as given where
/// equally near); empty when all are too far off to be a guess.
std::vector<std::string> nearest(std::string_view word,
                                 const std::vector<std::string>& candidates);

}  // namespace common

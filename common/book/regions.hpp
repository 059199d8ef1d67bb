// Regions: named parts of a source file, between marker lines.
//
//   // #region pipeline
//   // #endregion
//
// In Python, CMake and the shell the markers begin with one more `#` instead
// of `//`. A marker has a line of its own, and is not shown in snippets.

#pragma once

#include <string_view>
#include <vector>

#include "common/book/text.hpp"

namespace book {

/// The lines of a region, without markers. Throws `wrong` when there is none
/// of that name, more than one, or no end.
lines find_region(const lines& source, std::string_view name);

/// Does a region begin or end in this line?
bool is_marker(std::string_view line);

/// The lines that are not markers.
lines without_markers(const lines& source);

/// What is wrong with the markers of a file: a region without an end, an end
/// without a region, a name missing or used twice. (`file` stays empty.)
std::vector<defect> check_regions(const lines& source);

}  // namespace book

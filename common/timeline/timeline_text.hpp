// timeline_text: the lanes of a run as lines of text for the terminal.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/timeline/timeline.hpp"

namespace common {

/// Draws `told` within `columns` columns of UTF-8: a scale, a line for each
/// lane with what it waited for where that fits, a legend. Every line ends with
/// a line end.
std::string draw_text(const history& told, std::size_t columns = 80);

}  // namespace common

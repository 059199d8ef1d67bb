// timeline_svg: the lanes of a run as a picture for a book.

#pragma once

#include <string>
#include <string_view>

#include "common/timeline/timeline.hpp"

namespace common {

/// Draws `told` as an SVG document, 760 wide: light or dark as the reader's
/// system asks, without scripts, with a text alternative. The same run gives
/// the same bytes.
std::string draw_svg(const history& told, std::string_view title);

}  // namespace common

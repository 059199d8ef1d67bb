// timeline_words: what all drawings of a timeline say in the same words.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/timeline/timeline.hpp"
#include "common/timeline/timeline_axis.hpp"

namespace common {

/// Drawings show this many lanes, and say how many more there are.
constexpr std::size_t most_lanes_drawn = 100;

/// The code points of UTF-8 text, one string each; a broken byte and a control
/// character become "?".
std::vector<std::string> characters(std::string_view text);

/// `text` in at most `most` characters: the end of a longer one becomes "…".
std::string shortened(std::string_view text, std::size_t most);

/// A lane in one sentence, for those who cannot see the picture.
std::string sentence(const lane& told, const timeline_axis& axis);

/// What a drawing does not show of `told`, one sentence each.
std::vector<std::string> omissions(const history& told);

/// "3 lanes", "1 lane".
std::string counted(std::size_t many, std::string_view what);

}  // namespace common

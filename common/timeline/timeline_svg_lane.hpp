// timeline_svg_lane: one lane of the picture, and the marks at its end.

#pragma once

#include <string>

#include "common/timeline/svg_writer.hpp"
#include "common/timeline/timeline.hpp"
#include "common/timeline/timeline_axis.hpp"

namespace common {

/// Sizes in pixels that lane, scale and legend share.
constexpr double svg_small_size = 11, svg_mark_size = 14;

/// Where a lane goes, in pixels.
struct svg_place {
  const timeline_axis& axis;
  double left;    // where the axis begins
  double right;   // where the paper ends
  double middle;  // half the lane's height
};

/// Draws a lane: bars, marks, and words where there is room for them.
void draw_lane(svg_writer& svg, const lane& told, const svg_place& where);

/// Draws a sample of a state, `width` wide from `x` on.
void draw_state(svg_writer& svg, asyncio::activity doing, double x,
                double width, double middle);

/// Draws the mark of an ending, from `x` on.
void draw_mark(svg_writer& svg, const ending& end, double x, double middle);

/// What stands behind the mark: nothing for who is just done.
std::string mark_label(const ending& end);

}  // namespace common

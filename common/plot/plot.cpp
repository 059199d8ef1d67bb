// plot: see plot.hpp.

#include "common/plot/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include "common/timeline/svg_writer.hpp"

namespace common {

namespace {

// The colours are those of the timelines, for any kind of colour vision.
constexpr std::string_view plot_style = R"css(<style>
text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 12px; fill: #1f2328; }
.title { font-size: 14px; }
.tick { fill: #57606a; text-anchor: end; }
.below { fill: #57606a; text-anchor: middle; }
.paper { fill: #ffffff; }
.grid { stroke: #dfe3e8; fill: none; }
.line { stroke-width: 2; fill: none; }
.c0 { stroke: #0072b2; } .c1 { stroke: #e69f00; } .c2 { stroke: #9a4a78; } .c3 { stroke: #1f2328; }
.mark { stroke-width: 2; fill: #ffffff; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.tick, .below { fill: #9aa4af; }
.paper, .mark { fill: #0d1117; }
.grid { stroke: #2d343d; }
.c0 { stroke: #56b4e9; } .c2 { stroke: #e0a3c6; } .c3 { stroke: #e6edf3; }
}
</style>
)css";

// Where the lines are.
struct plot_area {
  double left = 70, top = 40, width = 430, height = 250;
  double right() const { return left + width; }
  double bottom() const { return top + height; }
};
constexpr plot_area area;

// An axis over whole powers of ten.
struct log_axis {
  int low = 0;
  int high = 1;

  void reach(double value) {
    low = std::min(low, static_cast<int>(std::floor(std::log10(value))));
    high = std::max(high, static_cast<int>(std::ceil(std::log10(value))));
  }
  // Where a value is, from 0 to 1.
  double part(double value) const {
    return (std::log10(value) - low) / (high - low);
  }
};

double x_place(double part) { return area.left + part * area.width; }
double y_place(double part) { return area.bottom() - part * area.height; }

std::string power(int exponent) {
  return exponent >= 0
             ? "1" + std::string(static_cast<std::size_t>(exponent), '0')
             : "0." +
                   std::string(static_cast<std::size_t>(-exponent - 1), '0') +
                   "1";
}

std::string path_between(double x, double y, double x2, double y2) {
  return "M" + svg_number(x) + " " + svg_number(y) + "L" + svg_number(x2) +
         " " + svg_number(y2);
}

// A circle, a square, a triangle and a diamond.
std::string point_mark(std::size_t form, double x, double y) {
  constexpr std::string_view outlines[] = {
      "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", "m-4 -4h8v8h-8z", "m0 -5l5 9h-10z",
      "m0 -5l5 5l-5 5l-5 -5z"};
  return "M" + svg_number(x) + " " + svg_number(y) +
         std::string(outlines[form % 4]);
}

}  // namespace

std::string plot::svg() const {
  log_axis across, up;
  for (const auto& each : lines_)
    for (const auto& [x, y] : each.points) {
      across.reach(x);
      up.reach(y);
    }
  svg_writer out;
  const std::string size = "width=\"640\" height=\"350\"";
  out.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 350\" " +
          size +
          " role=\"img\" aria-labelledby=\"title\">\n<title id=\"title\">" +
          xml_escaped(title_) + "</title>\n" + std::string(plot_style) +
          "<rect " + size + " rx=\"8\" class=\"paper\"/>\n");
  out.text(area.left, 24, "title", title_ + ", in " + y_name_);
  for (int i = across.low; i <= across.high; ++i) {
    const double x = x_place(across.part(std::pow(10, i)));
    out.path(path_between(x, area.top, x, area.bottom()), "grid");
    out.text(x, area.bottom() + 18, "below", power(i));
  }
  for (int i = up.low; i <= up.high; ++i) {
    const double y = y_place(up.part(std::pow(10, i)));
    out.path(path_between(area.left, y, area.right(), y), "grid");
    out.text(area.left - 8, y + 4, "tick", power(i));
  }
  out.text(area.left + area.width / 2, area.bottom() + 40, "below", x_name_);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const std::string colour = " c" + std::to_string(i % 4);
    std::string way;
    std::string marks;
    for (const auto& [x, y] : lines_[i].points) {
      const double at = x_place(across.part(x)), over = y_place(up.part(y));
      way +=
          (way.empty() ? "M" : "L") + svg_number(at) + " " + svg_number(over);
      marks += point_mark(i, at, over);
    }
    if (!way.empty()) out.path(way, "line" + colour);
    const double beside = area.top + 14 + 22 * static_cast<double>(i);
    out.path(marks + point_mark(i, area.right() + 20, beside - 4),
             "mark" + colour);
    out.text(area.right() + 32, beside, "name", lines_[i].name);
  }
  out.raw("</svg>\n");
  return out.document();
}

}  // namespace common

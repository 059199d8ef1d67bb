// The ratios of the benchmark as a picture: see plot.hpp.

#include "common/bench/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "common/bench/table.hpp"
#include "common/timeline/svg_writer.hpp"

namespace bench {
namespace {

using common::svg_number;

constexpr double picture_width = 760;
constexpr double scale_left = 170;  // where the scale begins
constexpr double scale_right = picture_width - 30;
constexpr double line_height = 26;

// Colours of the palette by Okabe and Ito, as in the book's timelines.
constexpr std::string_view style = R"css(<style>
text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 12px; fill: #1f2328; }
.name { text-anchor: end; font-size: 13px; }
.title { font-size: 13px; font-weight: 600; }
.tick { text-anchor: middle; fill: #57606a; }
.paper { fill: #ffffff; }
.grid { stroke: #dfe3e8; fill: none; }
.one { stroke: #57606a; fill: none; }
.s0 { fill: #0072b2; } .s1 { fill: #e69f00; } .s2 { fill: #009e73; }
.s3 { fill: #d55e00; } .s4 { fill: #9a4a78; } .s5 { fill: #6e7781; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.tick { fill: #9aa4af; }
.paper { fill: #0d1117; }
.grid { stroke: #2d343d; }
.one { stroke: #9aa4af; }
.s0 { fill: #56b4e9; } .s2 { fill: #2cc295; } .s3 { fill: #ec6a1e; }
.s4 { fill: #e0a3c6; } .s5 { fill: #8b949e; }
}
</style>
)css";

/// Around the origin: disc, diamond, triangle, square, cross, bar.
constexpr std::array<std::string_view, 6> shapes = {
    "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z",
    "m0 -6l6 6l-6 6l-6 -6z",
    "m0 -6l6 11h-12z",
    "m-5 -5h10v10h-10z",
    "m-6 -4l2 -2l4 4l4 -4l2 2l-4 4l4 4l-2 2l-4 -4l-4 4l-2 -2l4 -4z",
    "m-2 -7h4v14h-4z"};

/// From the least ratio to the greatest, to the next 1, 2 or 5 of a power of
/// ten at each end.
struct scale {
  double least = 0.8;
  double most = 1.25;

  void include(double ratio) {
    least = std::min(least, ratio / 1.1);
    most = std::max(most, ratio * 1.1);
  }
  double place(double ratio) const {
    return scale_left + (scale_right - scale_left) * std::log(ratio / least) /
                            std::log(most / least);
  }
  std::vector<double> ticks() const {
    const bool is_wide = most / least > 8;
    std::vector<double> all;
    for (double power = 0.001; power < 1e7; power *= 10)
      for (const double digit : is_wide ? std::vector<double>{1, 2, 5}
                                        : std::vector<double>{1, 1.5, 2, 3, 5})
        if (const double tick = power * digit;
            tick >= least * 0.999 && tick <= most * 1.001)
          all.push_back(tick);
    return all;
  }
};

/// Draws one table below the other.
class picture {
 public:
  explicit picture(const results& from) : from_(from) {}

  void add(const std::string& table) {
    std::vector<const row*> shown;
    for (const row& each : rows())
      if (each.table == table && from_.has(each)) shown.push_back(&each);
    auto systems = from_.systems(table);
    // A system that is only what others are compared with would stand at 1.
    std::erase_if(systems, [&](const auto& system) {
      return std::ranges::all_of(shown, [&](const row* each) {
        return each->against == system || !(from_.ratio(*each, system, 0) > 0);
      });
    });
    if (systems.empty()) return;
    y_ += line_height;
    svg_.text(16, y_, "title", table + ", as ratios to " + measures(shown));
    add_legend(systems);
    add_lines(shown, systems);
  }

  std::string document() const {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
           svg_number(picture_width) + " " + svg_number(y_ + 16) +
           "\" role=\"img\">\n<title>What the benchmark measured</title>\n" +
           std::string(style) +
           "<rect width=\"100%\" height=\"100%\" class=\"paper\"/>\n" +
           svg_.document() + "</svg>\n";
  }

 private:
  /// "floor (timers: to libuv)"
  static std::string measures(const std::vector<const row*>& shown) {
    std::string text = shown[0]->against;
    for (const row* each : shown)
      if (each->against != shown[0]->against)
        text += " (" + each->name + ": to " + each->against + ")";
    return text;
  }

  /// A system has the same mark in all tables; of a table's own columns, each
  /// has another one.
  static std::size_t mark_of(const std::string& system, std::size_t column) {
    const std::array<std::string_view, 5> known = {"ours", "Asio", "libuv",
                                                   "CPython", "uvloop"};
    const auto found = std::ranges::find(known, system);
    return found == known.end()
               ? shapes.size() - 1 - column % shapes.size()
               : static_cast<std::size_t>(found - known.begin());
  }

  void mark(double x, double y, const std::string& system, std::size_t column) {
    const std::size_t which = mark_of(system, column);
    svg_.path(
        "M" + svg_number(x) + " " + svg_number(y) + std::string(shapes[which]),
        "s" + std::to_string(which));
  }

  void add_legend(const std::vector<std::string>& systems) {
    y_ += line_height;
    double x = scale_left;
    for (std::size_t i = 0; i < systems.size(); ++i) {
      mark(x, y_ - 4, systems[i], i);
      svg_.text(x + 12, y_, "entry", systems[i]);
      x += common::text_width(systems[i], 12) + 40;
    }
  }

  void add_lines(const std::vector<const row*>& shown,
                 const std::vector<std::string>& systems) {
    scale along;
    for (const row* each : shown)
      for (const auto& system : systems)
        if (const double ratio = from_.ratio(*each, system, 0); ratio > 0)
          along.include(ratio);
    const double top = y_ + line_height / 2;
    const double bottom = top + line_height * static_cast<double>(shown.size());
    for (const double tick : along.ticks()) {
      const double x = along.place(tick);
      svg_.path("M" + svg_number(x) + " " + svg_number(top) + "V" +
                    svg_number(bottom),
                tick == 1 ? "one" : "grid");
      svg_.text(x, bottom + 16, "tick", tick_label(tick));
    }
    y_ = top + line_height / 2;
    for (const row* each : shown) {
      svg_.text(scale_left - 14, y_ + 4, "name", each->name);
      // Ours is drawn last, on top of the others.
      for (std::size_t i = systems.size(); i-- > 0;)
        if (const double ratio = from_.ratio(*each, systems[i], 0); ratio > 0)
          mark(along.place(ratio), y_, systems[i], i);
      y_ += line_height;
    }
    y_ = bottom + line_height;
  }

  /// "1,000", "20", "0.5": without the zeros after the point.
  static std::string tick_label(double tick) {
    std::string text = number(tick);
    if (text.find('.') == text.npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with(".")) text.pop_back();
    return text;
  }

  const results& from_;
  common::svg_writer svg_;
  double y_ = 0;
};

}  // namespace

std::string drawn(const std::vector<std::string>& tables, const results& from) {
  picture all(from);
  for (const auto& table : tables) all.add(table);
  return all.document();
}

}  // namespace bench

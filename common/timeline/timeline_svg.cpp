// timeline_svg: see timeline_svg.hpp. Here is the layout: names on the left,
// lanes, the scale below them, the legend below that.

#include "common/timeline/timeline_svg.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "common/timeline/svg_writer.hpp"
#include "common/timeline/timeline_axis.hpp"
#include "common/timeline/timeline_svg_lane.hpp"
#include "common/timeline/timeline_svg_style.hpp"
#include "common/timeline/timeline_words.hpp"

namespace common {

using asyncio::activity;

namespace {

constexpr double picture_width = 760, margin = 16, name_size = 13;

class svg_drawing {
 public:
  svg_drawing(const history& told, std::string_view title)
      : told_(told),
        title_(title),
        drawn_(std::min(told.lanes.size(), most_lanes_drawn)),
        lane_height_(drawn_ <= 16 ? 36 : 26),
        left_(margin + label_width() + 12),
        axis_(axis_beside(0)),
        bottom_(margin + lane_height_ * static_cast<double>(drawn_) + 4) {
    axis_ = axis_beside(beyond_the_plot());
  }

  std::string draw() {
    scale();
    for (std::size_t i = 0; i < drawn_; ++i) row(i);
    double y = legend(bottom_ + 54) + 8;
    for (const auto& each : remarks()) svg_.text(left_, y += 18, "why", each);
    return head(y + margin) + svg_.document() + "</svg>\n";
  }

 private:
  double label_width() const {
    constexpr double most = 150;
    double width = text_width("steps", svg_small_size);
    for (std::size_t i = 0; i < drawn_; ++i)
      width = std::max(width, text_width(told_.lanes[i].name, name_size));
    return std::min(width, most);
  }

  // The axis that leaves `room` on its right.
  timeline_axis axis_beside(double room) const {
    const double wanted_step = told_.has_time() ? 9 : 44;
    return {told_, picture_width - left_ - margin - svg_mark_size - room,
            wanted_step};
  }

  // How far the words behind the last marks would stick out of the paper.
  double beyond_the_plot() const {
    constexpr double most = 180;
    double beyond = 0;
    for (std::size_t i = 0; i < drawn_; ++i)
      for (const auto& end : told_.lanes[i].endings)
        if (const auto label = mark_label(end); !label.empty())
          beyond =
              std::max(beyond, left_ + axis_.place(end.at) + svg_mark_size +
                                   12 + text_width(label, svg_small_size) -
                                   picture_width + margin);
    return std::min(beyond, most);
  }

  void scale() {
    std::string grid;
    double free_from = 0;
    for (const auto& tick : axis_.ticks(12)) {
      const double x = left_ + tick.place;
      grid += "M" + svg_number(x) + " " + svg_number(margin) + "V" +
              svg_number(bottom_ + 4);
      const double half = text_width(tick.label, svg_small_size) / 2;
      if (x - half < free_from) continue;
      svg_.text(x, bottom_ + 18, "tick", tick.label);
      free_from = x + half + 4;
    }
    grid += "M" + svg_number(left_) + " " + svg_number(bottom_) + "H" +
            svg_number(left_ + axis_.width());
    svg_.text(left_ - 12, bottom_ + 18, "unit", axis_.unit());
    svg_.path(grid, "grid");
  }

  void row(std::size_t i) {
    const auto& told = told_.lanes[i];
    const double middle =
        margin + lane_height_ * (static_cast<double>(i) + 0.5);
    auto name = told.name;
    for (auto most = characters(name).size();
         text_width(name, name_size) > left_ - margin - 12;)
      name = shortened(told.name, --most);
    svg_.text(left_ - 12, middle + 4.5, "name", name);
    draw_lane(svg_, told, {axis_, left_, picture_width - margin, middle});
  }

  // Only what occurs. Returns its last line's base.
  double legend(double y) {
    double x = left_;
    const auto word = [&](double sample, std::string_view what) {
      svg_.text(x + sample + 6, y, "small", what);
      x += sample + 6 + text_width(what, svg_small_size) + 14;
    };
    for (auto [doing, what] : {std::pair{activity::running, "running"},
                               std::pair{activity::ready, "ready"},
                               std::pair{activity::waiting, "waiting"}}) {
      if (!occurs(doing)) continue;
      draw_state(svg_, doing, x, 22, y - 4);
      word(22, what);
    }
    const ending done{{}, activity::done, ""},
        cancelled{{}, activity::cancelled, ""},
        failed{{}, activity::done, "failed"};
    for (const auto& each : {done, cancelled, failed}) {
      if (!occurs(each)) continue;
      draw_mark(svg_, each, x, y - 4);
      word(each.failed() || each.how == activity::cancelled ? 18 : 3,
           each.text());
    }
    return y;
  }

  bool occurs(activity doing) const {
    return std::ranges::any_of(told_.lanes, [doing](const lane& each) {
      return std::ranges::find(each.spans, doing, &span::doing) !=
             each.spans.end();
    });
  }
  bool occurs(const ending& like) const {
    return std::ranges::any_of(told_.lanes, [&](const lane& each) {
      return std::ranges::any_of(each.endings, [&](const ending& end) {
        return end.how == like.how && end.failed() == like.failed();
      });
    });
  }

  std::vector<std::string> remarks() const {
    auto all = omissions(told_);
    if (axis_.step_width() < 2)
      all.push_back("More runs than room: those next to each other are one.");
    else if (told_.has_time())
      all.push_back(
          "A run is drawn wide enough to see even where it takes no time.");
    return all;
  }

  std::string head(double height) const {
    const auto size =
        svg_number(picture_width) + "\" height=\"" + svg_number(height);
    std::string text =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
        svg_number(picture_width) + " " + svg_number(height) + "\" width=\"" +
        size +
        "\" role=\"img\" aria-labelledby=\"title desc\">\n<title "
        "id=\"title\">" +
        xml_escaped(title_) + "</title>\n<desc id=\"desc\">";
    for (std::size_t i = 0; i < drawn_; ++i)
      text += xml_escaped(sentence(told_.lanes[i], axis_)) + "\n";
    for (const auto& each : omissions(told_)) text += each + "\n";
    text += "</desc>\n";
    text += svg_style;
    return text + "<rect width=\"" + size + "\" rx=\"8\" class=\"paper\"/>\n";
  }

  const history& told_;
  std::string_view title_;
  std::size_t drawn_;
  double lane_height_;
  double left_;
  timeline_axis axis_;
  double bottom_;
  svg_writer svg_;
};

}  // namespace

std::string draw_svg(const history& told, std::string_view title) {
  return svg_drawing(told, title).draw();
}

}  // namespace common

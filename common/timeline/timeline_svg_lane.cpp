// timeline_svg_lane: see timeline_svg_lane.hpp. Running is a high bar, ready a
// low one, waiting a dotted line: shapes tell the states apart where colours do
// not.

#include "common/timeline/timeline_svg_lane.hpp"

#include <algorithm>
#include <vector>

namespace common {

using asyncio::activity;

namespace {

constexpr double run_height = 20, ready_height = 8, done_width = 3;
constexpr double least_run = 2;  // pixels, so that it is visible

// A piece of a lane that is drawn as one.
struct piece {
  double from, to;
};

// All pieces of a lane in which it does `doing`. What is closer together than a
// pixel becomes one piece, so a picture never gets more of them than it has
// pixels.
std::vector<piece> pieces(const lane& told, activity doing,
                          const svg_place& where) {
  std::vector<piece> all;
  for (const auto& each : told.spans) {
    if (each.doing != doing) continue;
    const double from = where.left + where.axis.place(each.from);
    double to = where.left + where.axis.place(each.to);
    if (doing == activity::running) to = std::max(to, from + least_run);
    const bool tiny = to - from < 2 * least_run;
    if (!all.empty() && from - all.back().to < 1 && tiny)
      all.back().to = std::max(all.back().to, to);
    else
      all.push_back({from, to});
  }
  return all;
}

std::string outline(const std::vector<piece>& all, double middle,
                    double height) {
  std::string d;
  for (const auto& each : all) {
    // Two steps in a row are two: a pixel of paper stands between them.
    const double gap = each.to - each.from > 3 * least_run ? 1 : 0;
    d += "M" + svg_number(each.from) + " " + svg_number(middle - height / 2) +
         "H" + svg_number(each.to - gap) + "v" + svg_number(height) + "H" +
         svg_number(each.from) + "z";
  }
  return d;
}

std::string line(const std::vector<piece>& all, double middle) {
  std::string d;
  for (const auto& each : all)
    d += "M" + svg_number(each.from + 2) + " " + svg_number(middle) + "H" +
         svg_number(std::max(each.to - 2, each.from + 2));
  return d;
}

void draw_pieces(svg_writer& svg, activity doing, const std::vector<piece>& all,
                 double middle) {
  if (doing == activity::waiting) svg.path(line(all, middle), "waiting");
  if (doing == activity::ready)
    svg.path(outline(all, middle, ready_height), "ready");
  if (doing == activity::running)
    svg.path(outline(all, middle, run_height), "running");
}

// What stands above the dotted line; tells what found no room there.
std::vector<std::string> draw_waits(svg_writer& svg, const lane& told,
                                    const svg_place& where) {
  constexpr std::size_t most_left = 4;
  std::vector<std::string> left;
  for (const auto& each : told.spans) {
    if (each.doing != activity::waiting || each.why.empty()) continue;
    const double from = where.left + where.axis.place(each.from);
    const double room = where.left + where.axis.place(each.to) - from;
    if (text_width(each.why, svg_small_size) + 6 <= room)
      svg.text(from + 4, where.middle - 5, "why", each.why);
    else if (left.size() <= most_left)
      left.push_back(left.size() < most_left ? each.why : "…");
  }
  return left;
}

// Where the lane's first piece after `x` begins.
double next_piece(const lane& told, const ending& end, const svg_place& where) {
  const auto next = std::ranges::lower_bound(
      told.spans, end.at.order, {}, [](const span& s) { return s.from.order; });
  if (next == told.spans.end()) return where.right;
  return where.left + where.axis.place(next->from);
}

// Marks and the words behind them; tells where the last of it ends.
double draw_endings(svg_writer& svg, const lane& told, const svg_place& where) {
  constexpr double least_distance = 4;
  double last_mark = -1e9, free_from = where.left;
  for (const auto& end : told.endings) {
    const double x = where.left + where.axis.place(end.at);
    if (x - last_mark < least_distance) continue;
    last_mark = x;
    draw_mark(svg, end, x, where.middle);
    const auto label = mark_label(end);
    free_from = x + (label.empty() ? done_width + 2 : svg_mark_size + 7);
    const double needed = text_width(label, svg_small_size);
    if (label.empty() || free_from + needed > next_piece(told, end, where))
      continue;
    svg.text(free_from, where.middle + 4, "small", label);
    free_from += needed;
  }
  return free_from;
}

}  // namespace

std::string mark_label(const ending& end) {
  return end.how == activity::done && end.why.empty() ? "" : end.text();
}

void draw_state(svg_writer& svg, activity doing, double x, double width,
                double middle) {
  draw_pieces(svg, doing, {{x, x + width}}, middle);
}

void draw_mark(svg_writer& svg, const ending& end, double x, double middle) {
  if (!end.failed() && end.how == activity::done)
    return svg.rectangle(x, middle - run_height / 2, done_width, run_height,
                         "done");
  const double from = x + 2, top = middle - svg_mark_size / 2;
  svg.rectangle(from, top, svg_mark_size, svg_mark_size,
                end.failed() ? "failed" : "cancelled");
  if (!end.failed()) return;
  const auto arm = svg_number(svg_mark_size - 7);
  svg.path("M" + svg_number(from + 3.5) + " " + svg_number(top + 3.5) + "l" +
               arm + " " + arm + "m-" + arm + " 0l" + arm + " -" + arm,
           "cross");
}

void draw_lane(svg_writer& svg, const lane& told, const svg_place& where) {
  for (auto doing : {activity::waiting, activity::ready, activity::running})
    draw_pieces(svg, doing, pieces(told, doing, where), where.middle);
  const auto left = draw_waits(svg, told, where);
  double free_from = draw_endings(svg, told, where);
  // What was waited for only shortly stands behind the lane's end.
  std::string list;
  for (const auto& each : left) list += (list.empty() ? "(" : ", ") + each;
  if (list.empty() || told.endings.empty()) return;
  list += ")";
  if (told.endings.back().at.order < told.spans.back().from.order) return;
  if (free_from + 8 + text_width(list, svg_small_size) <= where.right)
    svg.text(free_from + 8, where.middle + 4, "why", list);
}

}  // namespace common

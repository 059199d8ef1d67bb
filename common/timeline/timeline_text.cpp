// timeline_text: see timeline_text.hpp. A lane is a row of cells; where several
// things fall into one cell, the most telling one is shown.

#include "common/timeline/timeline_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "common/timeline/timeline_axis.hpp"
#include "common/timeline/timeline_words.hpp"

namespace common {

using asyncio::activity;

namespace {

// In order: a later one covers an earlier one in the same cell.
enum class mark { none, waiting, ready, done, running, cancelled, failed };

constexpr const char* glyphs[] = {" ", "─", "░", "┤", "█", "╳", "!"};
constexpr const char* meanings[] = {"",        "waiting",   "ready", "done",
                                    "running", "cancelled", "failed"};

mark mark_of(const span& each) {
  if (each.doing == activity::running) return mark::running;
  return each.doing == activity::ready ? mark::ready : mark::waiting;
}

mark mark_of(const ending& each) {
  if (each.how == activity::cancelled) return mark::cancelled;
  return each.failed() ? mark::failed : mark::done;
}

using texts = std::vector<std::string>;  // one character each

struct cell {
  mark shown = mark::none;
  const span* owner = nullptr;
};

class text_drawing {
 public:
  text_drawing(const history& told, std::size_t columns)
      : told_(told),
        columns_(columns),
        label_width_(label_width(told)),
        plot_columns_(columns - label_width_ - 3),
        axis_(told, static_cast<double>(plot_columns_),
              wanted_step(told, plot_columns_)) {}

  std::string draw() {
    scale();
    const auto drawn = std::min(told_.lanes.size(), most_lanes_drawn);
    for (std::size_t i = 0; i < drawn; ++i) row(told_.lanes[i]);
    legend();
    for (const auto& each : notes_) line(each);
    for (const auto& each : omissions(told_)) line(each);
    return std::move(text_);
  }

 private:
  static std::size_t label_width(const history& told) {
    constexpr std::size_t least = 5, most = 18;  // "steps" must fit
    std::size_t width = least;
    for (const auto& each : told.lanes)
      width = std::max(width, characters(each.name).size());
    return std::min(width, most);
  }

  // Steps look best when all are the same whole number of columns wide.
  static double wanted_step(const history& told, std::size_t plot_columns) {
    constexpr std::size_t most = 6;
    if (told.has_time()) return 1;
    const auto steps = std::max<std::size_t>(told.starts.size(), 1);
    return static_cast<double>(
        std::clamp<std::size_t>(plot_columns / steps, 1, most));
  }

  std::size_t column(double place) const {
    return static_cast<std::size_t>(std::floor(place + 1e-6));
  }
  std::size_t column(const instant& when) const {
    return column(axis_.place(when));
  }

  // Trailing blanks would only be noise in a book that compares outputs.
  void line(std::string content) {
    content.erase(content.find_last_not_of(' ') + 1);
    text_ += content + "\n";
  }

  std::string label(std::string_view name) const {
    const auto shown = shortened(name, label_width_);
    return shown +
           std::string(label_width_ + 2 - characters(shown).size(), ' ');
  }

  void scale() {
    const auto width = std::max<std::size_t>(column(axis_.width()), 1);
    std::string numbers;
    std::vector<std::string> ruler(width + 1, "─");
    for (const auto& tick : axis_.ticks(std::max<std::size_t>(width / 6, 2))) {
      auto at = column(tick.place);
      ruler[at] = at == 0 ? "├" : "┬";
      at = std::min(at, columns_ - label_width_ - 2 - tick.label.size());
      if (at > 0 && numbers.size() + 1 > at) continue;
      numbers += std::string(at - numbers.size(), ' ') + tick.label;
    }
    line(label(axis_.unit()) + numbers);
    std::string drawn;
    for (const auto& each : ruler) drawn += each;
    line(label("") + drawn);
  }

  void row(const lane& each) {
    const auto cells = fill(each);
    texts shown;
    for (const auto& c : cells)
      shown.push_back(glyphs[static_cast<std::size_t>(c.shown)]);
    const auto left = write_waits(each, cells, shown);
    write_endings(each, cells, shown);
    write_left_waits(left, shown);
    std::string joined = label(each.name);
    for (const auto& c : shown) joined += c;
    line(joined);
  }

  std::vector<cell> fill(const lane& each) {
    std::vector<cell> cells(columns_ - label_width_ - 2);
    const auto put = [&](std::size_t at, mark shown, const span* owner) {
      used_[static_cast<std::size_t>(shown)] = true;
      if (shown > cells[at].shown) cells[at] = {shown, owner};
    };
    for (const auto& part : each.spans) {
      const auto from = column(part.from);
      const auto least = part.doing == activity::running ? from + 1 : from;
      const auto to = std::max(column(part.to), least);
      for (auto at = from; at < to; ++at) put(at, mark_of(part), &part);
    }
    for (const auto& end : each.endings)
      put(place_for_mark(cells, end), mark_of(end), nullptr);
    return cells;
  }

  // Behind the last piece of running, even when both fall into one column.
  std::size_t place_for_mark(const std::vector<cell>& cells,
                             const ending& end) const {
    const auto at = column(end.at);
    const bool next_is_free =
        at + 1 < cells.size() && cells[at + 1].shown == mark::none;
    return cells[at].shown == mark::running && next_is_free ? at + 1 : at;
  }

  // "─ sleep 2 s ───", as long as it leaves a piece of line on both sides.
  // Tells what did not fit.
  static std::vector<std::string> write_waits(const lane& each,
                                              const std::vector<cell>& cells,
                                              texts& shown) {
    std::vector<std::string> left;
    auto from = cells.begin();
    for (const auto& part : each.spans) {
      if (part.doing != activity::waiting || part.why.empty()) continue;
      const auto is_part = [&](const cell& c) { return c.owner == &part; };
      const auto begin = std::find_if(from, cells.end(), is_part);
      const auto end = std::find_if_not(begin, cells.end(), is_part);
      if (begin != cells.end()) from = end;
      const auto room = static_cast<std::size_t>(end - begin);
      const auto at = static_cast<std::size_t>(begin - cells.begin()) + 1;
      const auto needed = characters(part.why).size() + 2;
      if (needed <= room)
        write(needed + 2 <= room ? " " + part.why + " " : part.why, at, shown);
      else if (left.size() <= most_left)
        left.push_back(left.size() < most_left ? part.why : "…");
    }
    return left;
  }

  static void write(std::string_view what, std::size_t at, texts& shown) {
    std::ranges::copy(characters(what), shown.begin() + static_cast<long>(at));
  }

  // "! failed: no salt" behind the mark if nothing follows there; else below.
  void write_endings(const lane& each, const std::vector<cell>& cells,
                     texts& shown) {
    for (const auto& end : each.endings) {
      if (end.why.empty()) continue;
      auto from = column(end.at);
      while (from < cells.size() && cells[from].shown != mark_of(end)) ++from;
      from += 2;
      const auto length = characters(end.text()).size();
      if (free(from - 1, length + 1, shown))
        write(end.text(), from, shown);
      else if (notes_.size() < most_notes)
        notes_.push_back(shortened(
            each.name + ": " + end.text() + " at " + axis_.words(end.at),
            columns_));
    }
  }

  static bool free(std::size_t from, std::size_t length, const texts& shown) {
    if (from + length > shown.size()) return false;
    const auto first = shown.begin() + static_cast<long>(from);
    return std::all_of(first, first + static_cast<long>(length),
                       [](const auto& each) { return each == " "; });
  }

  // What was waited for only shortly stands behind the lane's end, if all of it
  // has room there.
  static void write_left_waits(const std::vector<std::string>& left,
                               texts& shown) {
    std::string list;
    for (const auto& why : left) list += (list.empty() ? "(" : ", ") + why;
    if (list.empty()) return;
    list += ")";
    const auto last =
        std::find_if(shown.rbegin(), shown.rend(),
                     [](const auto& each) { return each != " "; });
    const auto from = static_cast<std::size_t>(shown.rend() - last) + 1;
    if (free(from, characters(list).size(), shown)) write(list, from, shown);
  }

  void legend() {
    std::string entries;
    for (const mark each : {mark::running, mark::ready, mark::waiting,
                            mark::done, mark::cancelled, mark::failed}) {
      const auto i = static_cast<std::size_t>(each);
      if (!used_[i]) continue;
      if (!entries.empty()) entries += "   ";
      entries += std::string(glyphs[i]) + " " + meanings[i];
    }
    line("");
    line(label("") + entries);
    if (axis_.step_width() < 1)
      line(
          "More runs than columns: those in the same column are drawn as one.");
    else if (told_.has_time())
      line("A run is drawn one column wide even where it takes no time.");
  }

  static constexpr std::size_t most_notes = 20, most_left = 4;

  const history& told_;
  std::size_t columns_;
  std::size_t label_width_;
  std::size_t plot_columns_;
  timeline_axis axis_;
  std::string text_;
  std::vector<std::string> notes_;
  bool used_[std::size(glyphs)] = {};
};

}  // namespace

std::string draw_text(const history& told, std::size_t columns) {
  if (told.lanes.empty())
    return "The timeline is empty: nothing that has a name ran.\n";
  return text_drawing(told, columns).draw();
}

}  // namespace common

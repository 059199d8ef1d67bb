// The tables that close the benchmark: see table.hpp.

#include "common/bench/table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "common/timeline/timeline_words.hpp"

namespace bench {
namespace {

using line = std::vector<std::string>;

std::string with_decimals(double value, int decimals) {
  std::string room(64, ' ');
  room.resize(static_cast<std::size_t>(
      std::snprintf(room.data(), room.size(), "%.*f", decimals, value)));
  return room;
}

/// The line of a row's `i`th number.
line line_of(const row& what, std::size_t i, const results& from,
             const std::vector<std::string>& systems) {
  const bool is_remark = i >= what.units.size();
  line cells = {what.name, is_remark ? what.remarks[i - what.units.size()]
                                     : what.units[i]};
  for (const auto& system : systems) {
    const double value = from.median(what, system, i);
    const double ratio = from.ratio(what, system, i);
    std::string cell = number(value);
    if (!is_remark && std::isfinite(ratio))
      cell += system == what.against ? " (1)" : " (" + number(ratio) + ")";
    cells.push_back(std::move(cell));
  }
  return cells;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t size = common::characters(text).size();
  const std::string room(width - std::min(width, size), ' ');
  return right ? room + text : text + room;
}

std::string joined(const std::vector<line>& lines) {
  std::vector<std::size_t> widths(lines[0].size(), 0);
  for (const line& each : lines)
    for (std::size_t i = 0; i < each.size(); ++i)
      widths[i] = std::max(widths[i], common::characters(each[i]).size());
  std::string text;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    text += "|";
    for (std::size_t i = 0; i < widths.size(); ++i)
      text += " " + padded(lines[at][i], widths[i], i > 1) + " |";
    text += "\n";
    if (at > 0) continue;
    text += "|";
    for (std::size_t i = 0; i < widths.size(); ++i)
      text += " " + std::string(widths[i] - (i > 1), '-') + (i > 1 ? ":" : "") +
              " |";
    text += "\n";
  }
  return text;
}

}  // namespace

std::string number(double value) {
  if (!std::isfinite(value)) return "–";
  const double size = std::abs(value);
  if (size < 9.995) return with_decimals(value, 2);
  if (size < 99.95) return with_decimals(value, 1);
  std::string text = with_decimals(value, 0);
  for (auto at = static_cast<int>(text.size()) - 3; at > (value < 0); at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string markdown_table(const std::string& table, const results& from) {
  const auto systems = from.systems(table);
  std::vector<line> lines = {{"row", "unit"}};
  lines[0].insert(lines[0].end(), systems.begin(), systems.end());
  for (const row& each : rows())
    if (each.table == table && from.has(each))
      for (std::size_t i = 0; i < each.units.size() + each.remarks.size(); ++i)
        lines.push_back(line_of(each, i, from, systems));
  return lines.size() == 1 ? "" : joined(lines);
}

}  // namespace bench

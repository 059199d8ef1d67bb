// Lays a table out: see table.hpp.

#include "exercises/learn/pages/table.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>

namespace learn {
namespace {

constexpr std::string_view between = " │ ";
constexpr std::string_view crossing = "─┼─";

std::size_t widest_word(const styled_line& cell) {
  std::size_t widest = 1;
  for (const styled_line& word : wrap(cell, 1000))  // line ends kept
    for (const piece& part : word) {
      std::size_t begin = 0;
      while (begin <= part.text.size()) {
        const auto end = std::min(part.text.find(' ', begin), part.text.size());
        widest = std::max(widest, columns_of(std::string_view(part.text).substr(
                                      begin, end - begin)));
        begin = end + 1;
      }
    }
  return widest;
}

/// As wide as the content where that fits; else the widest columns give way,
/// down to their longest word first, then as far as needed.
std::vector<std::size_t> column_widths(const table_rows& rows,
                                       std::size_t columns, std::size_t room) {
  std::vector<std::size_t> widths(columns, 1), least(columns, 1);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(row[i]));
      least[i] = std::max(least[i], widest_word(row[i]));
    }
  for (const bool by_force : {false, true}) {
    while (std::accumulate(widths.begin(), widths.end(), std::size_t{0}) >
           room) {
      std::size_t chosen = columns;
      for (std::size_t i = 0; i < columns; ++i)
        if (widths[i] > (by_force ? 1 : least[i]) &&
            (chosen == columns || widths[i] > widths[chosen]))
          chosen = i;
      if (chosen == columns) break;
      --widths[chosen];
    }
  }
  return widths;
}

styled_line rule_below_head(const std::vector<std::size_t>& widths) {
  std::string text;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (i > 0) text += crossing;
    for (std::size_t n = 0; n < widths[i]; ++n) text += "─";
  }
  return {{text, faint}};
}

void add_row(std::vector<styled_line>& lines,
             const std::vector<styled_line>& row,
             const std::vector<std::size_t>& widths) {
  std::vector<std::vector<styled_line>> cells;
  std::size_t height = 1;
  for (std::size_t i = 0; i < row.size(); ++i) {
    cells.push_back(wrap(row[i], widths[i]));
    height = std::max(height, cells.back().size());
  }
  for (std::size_t y = 0; y < height; ++y) {
    styled_line line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line.push_back({std::string(between), faint});
      const styled_line cell =
          y < cells[i].size() ? cells[i][y] : styled_line{};
      line.insert(line.end(), cell.begin(), cell.end());
      if (i + 1 < cells.size())
        line.push_back({std::string(widths[i] - columns_of(cell), ' ')});
    }
    lines.push_back(std::move(line));
  }
}

}  // namespace

std::vector<styled_line> lay_out_table(const table_rows& rows,
                                       std::size_t width) {
  std::vector<styled_line> lines;
  std::size_t columns = 0;
  for (const auto& row : rows) columns = std::max(columns, row.size());
  if (columns == 0) return lines;
  const std::size_t separators = (columns - 1) * columns_of(between);
  const auto widths = column_widths(
      rows, columns, std::max(width, separators + columns) - separators);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    add_row(lines, rows[i], widths);
    if (i == 0) lines.push_back(rule_below_head(widths));
  }
  return lines;
}

}  // namespace learn

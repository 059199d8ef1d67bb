// The page: see page.hpp.

#include "exercises/learn/pages/page.hpp"

#include <algorithm>
#include <utility>

#include "common/files/files.hpp"

namespace learn {
namespace {

std::string repeated(std::string_view sign, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += sign;
  return text;
}

/// How many bytes of `text` fit into so many columns.
std::size_t bytes_that_fit(std::string_view text, std::size_t columns) {
  std::size_t bytes = 0;
  for (std::size_t i = 1; i <= text.size(); ++i) {
    const bool inside =
        i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
    if (inside) continue;
    if (columns-- == 0) break;
    bytes = i;
  }
  return bytes;
}

}  // namespace

void page::push_margin(std::string first, std::string rest) {
  margins_.push_back({std::move(first), std::move(rest)});
}

std::size_t page::room() const {
  std::size_t taken = 0;
  for (const margin& each : margins_) taken += columns_of(each.rest);
  return std::max<std::size_t>(20, width_ - std::min(width_, taken));
}

void page::put_text(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  text_ += line + "\n";
}

void page::put_line(const styled_line& line) {
  std::string text;
  for (margin& each : margins_) {
    text += each.first;
    each.first = each.rest;
  }
  put_text(text + paint(line, colours_));
}

void page::begin_block() {
  if (!std::exchange(wants_gap_, false)) return;
  std::string text;
  // A mark that is not written yet waits for its line.
  for (const margin& each : margins_)
    text += each.first == each.rest ? each.rest : "";
  put_text(text);
}

void page::paragraph(const styled_line& text) {
  begin_block();
  for (const styled_line& line : wrap(text, room())) put_line(line);
  wants_gap_ = true;
}

void page::heading(const styled_line& text, unsigned level) {
  begin_block();
  std::size_t longest = 0;
  for (const styled_line& line : wrap(text, room())) {
    put_line(line);
    longest = std::max(longest, columns_of(line));
  }
  if (level <= 2)
    put_line({{repeated(level == 1 ? "═" : "─", longest), faint}});
  wants_gap_ = true;
}

/// Code keeps its lines; one that is too long for the terminal goes on below,
/// further in, and is broken at a blank if there is one.
void page::put_code_line(std::string_view line, std::size_t indent) {
  const auto begin = line.find_first_not_of(' ');
  if (begin == line.npos) return put_line({});
  line.remove_prefix(begin);
  std::size_t before = indent + begin;
  while (!line.empty()) {
    before = std::min(before, room() / 2);
    auto bytes = bytes_that_fit(line, room() - before);
    if (bytes < line.size())
      if (const auto blank = line.rfind(' ', bytes); blank != line.npos)
        bytes = blank;
    put_line({{std::string(before, ' ')},
              {std::string(line.substr(0, bytes)), code}});
    line.remove_prefix(
        std::min(line.size(), line.find_first_not_of(' ', bytes)));
    before = indent + begin + 4;
  }
}

void page::code_block(std::string_view text) {
  begin_block();
  const auto lines = common::split_lines(text);
  std::size_t longest = 0;
  for (const std::string& line : lines)
    longest = std::max(longest, columns_of(line));
  const auto indent =
      std::min<std::size_t>(4, room() - std::min(room(), longest));
  for (const std::string& line : lines) put_code_line(line, indent);
  wants_gap_ = true;
}

void page::table(const table_rows& rows) {
  begin_block();
  for (const styled_line& line : lay_out_table(rows, room())) put_line(line);
  wants_gap_ = true;
}

void page::rule() {
  begin_block();
  put_line({{repeated("─", room()), faint}});
  wants_gap_ = true;
}

}  // namespace learn

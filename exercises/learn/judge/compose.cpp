// Composing: see compose.hpp.

#include "exercises/learn/judge/compose.hpp"

#include <algorithm>
#include <cctype>
#include <exception>
#include <string_view>
#include <vector>

#include "common/files/files.hpp"
#include "exercises/learn/shelf/region.hpp"

namespace learn {

namespace fs = std::filesystem;

namespace {

bool is_include(const std::string& line) {
  return common::trim(line).starts_with("#include");
}

/// "<vector>" of "#include <vector>  // why".
std::string_view included(const std::string& line) {
  std::string_view what = common::trim(line).substr(8);
  what = common::trim(what);
  if (what.empty()) return {};
  const auto end = what.find(what[0] == '<' ? '>' : what[0], 1);
  return end == what.npos ? std::string_view{} : what.substr(0, end + 1);
}

/// Standard and system headers, and the book's bricks.
bool may_include(std::string_view what) {
  if (what.size() < 3 || what.find("..") != what.npos) return false;
  const std::string_view name = what.substr(1, what.size() - 2);
  const bool numbered = name.size() > 3 && name[2] == '_' &&
                        std::isdigit(static_cast<unsigned char>(name[0])) &&
                        std::isdigit(static_cast<unsigned char>(name[1]));
  if (what[0] == '"')
    return (numbered && name.find("test") == name.npos) ||
           name.starts_with("common/observer/");
  return !name.starts_with('/') && !name.starts_with("doctest") &&
         name != "answer.hpp" && name != "predict.hpp";
}

/// Does the preprocessor take this text, which begins a line, for its own?
bool is_directive(std::string_view text) {
  text = common::trim(text);
  return text.starts_with('#') || text.starts_with("%:") ||
         text.starts_with("?\?=");
}

/// The same for a whole line: comments in front of a directive do not matter.
bool has_directive(std::string_view line) {
  if (is_directive(line)) return true;
  for (auto at = line.find("*/"); at != line.npos; at = line.find("*/", at + 2))
    if (is_directive(line.substr(at + 2))) return true;
  return false;
}

/// Lines that take part in the preprocessor's work: they could hide the tests,
/// or pass themselves off as other lines.
std::string directive_in(const std::string& region, std::size_t first_line) {
  std::size_t number = first_line;
  for (const std::string& line : common::split_lines(region)) {
    if (has_directive(line))
      return "line " + std::to_string(number) +
             ": a preprocessor directive has no place in the region: \"" +
             std::string(common::trim(line)) + "\"";
    ++number;
  }
  return {};
}

std::string line_directive(std::size_t number, const fs::path& file) {
  return "#line " + std::to_string(number) + " \"" + file.string() + "\"\n";
}

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// The text without its #includes and blank lines: what must not be changed.
std::string frame_of(const std::string& text) {
  std::string frame;
  for (const std::string& line : common::split_lines(text))
    if (!is_include(line) && !common::trim(line).empty())
      frame.append(common::trim(line)).append("\n");
  return frame;
}

/// The includes that the book's text has not, each under its own line number.
/// One of the book's own may have been renamed since: then it is left out.
struct extra_includes {
  std::string text;
  std::string refused;

  extra_includes(const std::string& book, const std::string& answer,
                 const fs::path& answer_file) {
    std::vector<std::string> known;
    for (const std::string& line : common::split_lines(book))
      if (is_include(line)) known.emplace_back(included(line));
    std::size_t number = 0;
    for (const std::string& line : common::split_lines(answer)) {
      ++number;
      if (!is_include(line)) continue;
      const std::string what(included(line));
      if (std::ranges::count(known, what) > 0) continue;
      if (!may_include(what)) {
        refused = "line " + std::to_string(number) +
                  ": an answer may include standard headers and the book's "
                  "bricks, and not this: " +
                  std::string(common::trim(line));
        return;
      }
      const bool from_book = what[0] == '"';
      if (from_book) text += "#if __has_include(" + what + ")\n";
      text += line_directive(number, answer_file) + "#include " + what + "\n";
      if (from_book) text += "#endif\n";
    }
  }
};

/// Where the first include of `text` begins; without one, behind #pragma once.
std::size_t place_of_includes(const std::string& text) {
  for (const std::string_view mark : {"#include", "#pragma once"}) {
    const auto at = text.find(mark);
    if (at == text.npos) continue;
    return mark == "#include" ? at : text.find('\n', at) + 1;
  }
  return 0;
}

}  // namespace

composed compose(const std::string& book, const fs::path& book_file,
                 const std::string& answer, const fs::path& answer_file) {
  composed result;
  region_parts given;
  try {
    given = cut_region(answer);
  } catch (const std::exception& error) {
    result.refused = error.what();
    return result;
  }
  const region_parts own = cut_region(book);
  const std::size_t begins = count_lines(given.before) + 1;
  result.refused = directive_in(given.inside, begins);
  const extra_includes extra(own.before, given.before, answer_file);
  if (result.refused.empty()) result.refused = extra.refused;
  if (!result.refused.empty()) return result;
  result.changed = frame_of(own.before) != frame_of(given.before) ||
                   frame_of(own.after) != frame_of(given.after);

  const std::size_t at = place_of_includes(own.before);
  const std::string head = own.before.substr(0, at);
  const std::size_t tail = count_lines(own.before) + count_lines(own.inside);
  result.text = line_directive(1, book_file) + head + extra.text +
                line_directive(count_lines(head) + 1, book_file) +
                own.before.substr(at) + line_directive(begins, answer_file) +
                given.inside + line_directive(tail + 1, book_file) + own.after;
  return result;
}

bool same_code(const std::string& one, const std::string& other) {
  const auto bare = [](const std::string& text) {
    std::string all;
    for (const std::string& line : common::split_lines(text))
      for (const char c : std::string_view(line).substr(0, line.find("//")))
        if (std::isspace(static_cast<unsigned char>(c)) == 0) all += c;
    return all;
  };
  return bare(one) == bare(other);
}

}  // namespace learn

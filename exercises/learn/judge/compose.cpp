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

/// Does it begin like the name of a chapter?
bool is_of_chapter(std::string_view name) {
  const auto digit = [&](std::size_t i) {
    return std::isdigit(static_cast<unsigned char>(name[i])) != 0;
  };
  return name.size() > 3 && digit(0) && digit(1) && name[2] == '_';
}

/// "03_event_loop/event_loop.hpp", or the observer.
bool is_brick(std::string_view name) {
  if (name == "common/observer/observer.hpp") return true;
  return is_of_chapter(name) && std::ranges::count(name, '/') == 1 &&
         name.ends_with(".hpp") && name.find("test") == name.npos;
}

/// Does it consist of words, and lead nowhere but down?
bool is_plain_path(std::string_view name) {
  return !name.starts_with('/') && !common::has(name, "..") &&
         !common::has(name, "//") &&
         std::ranges::all_of(name, [](unsigned char c) {
           return (c < 0x80 && std::isalnum(c) != 0) || c == '_' || c == '-' ||
                  c == '+' || c == '.' || c == '/';
         });
}

/// Standard and system headers, and the book's bricks; nothing else that lies
/// in one of the book's own directories.
bool may_include(std::string_view what, const std::vector<fs::path>& own) {
  if (what.size() < 3 || (what[0] != '"' && what[0] != '<')) return false;
  const std::string_view name = what.substr(1, what.size() - 2);
  if (!is_plain_path(name)) return false;
  if (is_brick(name)) return true;
  if (what[0] == '"' || is_of_chapter(name) || name.starts_with("doctest") ||
      name == "answer.hpp" || name == "predict.hpp")
    return false;
  return std::ranges::none_of(
      own, [&](const fs::path& place) { return fs::exists(place / name); });
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
                 const fs::path& answer_file,
                 const std::vector<fs::path>& own) {
    std::vector<std::string> known;
    for (const std::string& line : common::split_lines(book))
      if (is_include(line)) known.emplace_back(included(line));
    std::size_t number = 0;
    for (const std::string& line : common::split_lines(answer)) {
      ++number;
      if (!is_include(line)) continue;
      const std::string what(included(line));
      if (std::ranges::count(known, what) > 0) continue;
      if (!may_include(what, own)) {
        refused = "line " + std::to_string(number) +
                  ": an answer may include standard headers and the book's "
                  "bricks, but not this: " +
                  std::string(common::trim(line));
        return;
      }
      const bool from_book = is_brick(what.substr(1, what.size() - 2));
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

std::string line_directive(std::size_t number, const fs::path& file) {
  return "#line " + std::to_string(number) + " \"" + file.string() + "\"\n";
}

composed compose(const std::string& book, const fs::path& book_file,
                 const std::string& answer, const fs::path& answer_file,
                 const std::vector<fs::path>& own_directories,
                 region_of whose) {
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
  result.refused = objection_to_region(given.inside, begins, whose);
  const extra_includes extra(own.before, given.before, answer_file,
                             own_directories);
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

// The rules for a region: see region_rules.hpp. How C++ is read is described in
// the standard, [lex.phases] and [lex.pptoken].

#include "exercises/learn/judge/region_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "common/files/files.hpp"

namespace learn {
namespace {

bool is_decimal(char c) { return c >= '0' && c <= '9'; }

/// May it be a part of a name? Compilers take dollars and UTF-8, too.
bool is_of_name(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_' || c == '$';
}

/// doctest, its macros, and the macros that could put its name together or
/// write into its namespace.
bool is_of_test_framework(std::string_view name) {
  if (name == "doctest" || name == "__PASTE") return true;
  if (common::has(name, "DOCTEST") || common::has(name, "CONCAT")) return true;
  return std::ranges::any_of(
      std::array{"TEST_CASE", "TEST_SUITE", "TYPE_TO_STRING", "REGISTER_",
                 "SCENARIO"},
      [&](const char* begin) { return name.starts_with(begin); });
}

/// Could it tell bricks apart that behave alike?
bool is_of_compiler(std::string_view name) {
  return name.starts_with("__") || name == "sizeof" || name == "alignof" ||
         name == "source_location";
}

/// Reads a region from its first to its last character.
class region_reader {
 public:
  region_reader(std::string_view text, std::size_t first_line, region_of whose)
      : text_(text),
        first_line_(first_line),
        line_(first_line),
        whose_(whose) {}

  std::string objection() {
    if (std::string found = control_character(); !found.empty()) return found;
    while (skip_splices()) {
      const std::size_t line = line_;
      const char c = take();
      if (c == '#' || (c == '%' && peek() == ':'))
        return at(line) +
               "a preprocessor directive has no place in the region: \"" +
               source_line(line) + "\"";
      if (std::string found = read_token(c, line); !found.empty()) return found;
    }
    if (ends_in_splice_)
      return at(line_ - 1) +
             "the region's last line must not end in a backslash";
    return {};
  }

 private:
  static std::string at(std::size_t line) {
    return "line " + std::to_string(line) + ": ";
  }

  std::string source_line(std::size_t line) const {
    return std::string(
        common::trim(common::split_lines(text_)[line - first_line_]));
  }

  std::string control_character() const {
    std::size_t line = first_line_;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text_[i]);
      if (byte == '\n') ++line;
      const bool line_end = byte == '\n' || text_.substr(i, 2) == "\r\n";
      if ((byte < 0x20 || byte == 0x7f) && byte != '\t' && !line_end)
        return at(line) + "a control character (number " +
               std::to_string(byte) + ") has no place in the region";
    }
    return {};
  }

  // --- Characters, of lines that are joined ---

  /// Goes on to the next character that counts. False when there is none.
  /// Compilers join lines also when blanks follow the backslash.
  bool skip_splices() {
    while (at_ < text_.size() && text_[at_] == '\\') {
      const auto end = text_.find_first_not_of(" \t\r", at_ + 1);
      if (end == text_.npos || text_[end] != '\n') break;
      at_ = end + 1;
      ++line_;
      ends_in_splice_ = at_ == text_.size();
    }
    return at_ < text_.size();
  }

  /// The next character; '\n' at the end.
  char peek() { return skip_splices() ? text_[at_] : '\n'; }

  char take() {
    if (!skip_splices()) return '\n';
    if (text_[at_] == '\n') ++line_;
    return text_[at_++];
  }

  // --- Tokens ---

  /// Reads on behind `c`, the first character of a token, to its end.
  std::string read_token(char c, std::size_t line) {
    if (c == '/' && peek() == '/') {
      while (skip_splices() && take() != '\n') continue;
    } else if (c == '/' && peek() == '*') {
      take();
      if (!skip_comment())
        return at(line) + "the comment that begins here has no end";
    } else if (c == '"' || c == '\'') {
      skip_literal(c);
    } else if (is_decimal(c) || (c == '.' && is_decimal(peek()))) {
      return read_number(c, line);
    } else if (is_of_name(c)) {
      return read_name(c, line);
    } else if (c == '\\') {
      return at(line) + "a backslash has no place outside a string";
    }
    return {};
  }

  bool skip_comment() {
    for (char before = ' '; skip_splices();) {
      const char c = take();
      if (before == '*' && c == '/') return true;
      before = c;
    }
    return false;
  }

  /// One that has no end stops with its line: the compiler will complain.
  void skip_literal(char quote) {
    for (char c = take(); c != quote && c != '\n'; c = take())
      if (c == '\\') take();
  }

  std::string read_number(char last, std::size_t line) {
    for (;; last = take()) {
      const char c = peek();
      if (c == '\'') {  // between digits; compilers differ in all other cases
        take();
        if (is_of_name(peek())) continue;
        return at(line) + "a ' must stand between two digits of a number";
      }
      const bool exponent = common::has("eEpP", {&last, 1});
      if (!is_of_name(c) && c != '.' && !(exponent && (c == '+' || c == '-')))
        return {};
    }
  }

  std::string read_name(char first, std::size_t line) {
    std::string name(1, first);
    while (is_of_name(peek())) name += take();
    if (is_of_test_framework(name))
      return at(line) + "an answer may not name the test framework: \"" + name +
             "\"";
    if (whose_ == region_of::scenario && is_of_compiler(name))
      return at(line) +
             "a scenario tells bricks apart by what they do, and not by \"" +
             name + "\"";
    if (!name.ends_with('R') || peek() != '"') return {};
    const bool is_prefix =
        std::ranges::count(std::array{"R", "u8R", "uR", "UR", "LR"}, name) > 0;
    if (is_prefix)
      return skip_raw_string()
                 ? ""
                 : at(line) + "the raw string that begins here has no end";
    // Is this R the end of a name? That depends on the compiler.
    const bool plain = std::ranges::all_of(name, [](unsigned char c) {
      return c == '_' || (c < 0x80 && std::isalnum(c) != 0);
    });
    return plain ? ""
                 : at(line) + "put a blank between the name and the string";
  }

  /// R"end(…)end", in which a backslash is nothing but a backslash.
  bool skip_raw_string() {
    take();
    const auto open = text_.find('(', at_);
    if (open == text_.npos) return false;
    const std::string end =
        ")" + std::string(text_.substr(at_, open - at_)) + "\"";
    const auto close = text_.find(end, open);
    if (close == text_.npos) return false;
    line_ += static_cast<std::size_t>(
        std::ranges::count(text_.substr(at_, close - at_), '\n'));
    at_ = close + end.size();
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t first_line_;
  std::size_t line_;  // of the next character
  region_of whose_;
  bool ends_in_splice_ = false;
};

}  // namespace

std::string objection_to_region(std::string_view region, std::size_t first_line,
                                region_of whose) {
  return region_reader(region, first_line, whose).objection();
}

}  // namespace learn

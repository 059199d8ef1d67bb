// Styled text: see styled_text.hpp.

#include "exercises/learn/pages/styled_text.hpp"

#include <algorithm>
#include <utility>

#include "common/files/files.hpp"

namespace learn {
namespace {

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// How many bytes the first `columns` characters take.
std::size_t bytes_of(std::string_view text, std::size_t columns) {
  std::size_t i = 0;
  while (i < text.size() && columns > 0) {
    ++i;
    while (i < text.size() && continues_character(text[i])) ++i;
    --columns;
  }
  return i;
}

/// Collects words into lines.
class wrapper {
 public:
  explicit wrapper(std::size_t width) : width_(width) {}

  void add(char c, unsigned look) {
    if (c == '\n') {
      end_word();
      end_line();
    } else if (c == ' ' || c == '\t') {
      end_word();
      gap_look_ = look;
    } else {
      append(word_, std::string(1, c), look);
    }
  }

  std::vector<styled_line> finish() {
    end_word();
    if (!line_.empty() || lines_.empty()) end_line();
    return std::move(lines_);
  }

 private:
  static void append(styled_line& line, std::string text, unsigned look) {
    if (!line.empty() && line.back().look == look)
      line.back().text += text;
    else
      line.push_back({std::move(text), look});
  }

  void end_word() {
    if (word_.empty()) return;
    const std::size_t size = columns_of(word_);
    if (!line_.empty() && columns_of(line_) + 1 + size > width_) end_line();
    if (!line_.empty())
      append(line_, " ", word_.front().look & line_.back().look & gap_look_);
    for (piece& part : word_) append_cut(std::move(part));
    word_.clear();
  }

  /// A word that is wider than a line goes on in the next.
  void append_cut(piece part) {
    while (columns_of(line_) + columns_of(part.text) > width_) {
      const auto room = bytes_of(part.text, width_ - columns_of(line_));
      append(line_, part.text.substr(0, room), part.look);
      part.text.erase(0, room);
      end_line();
    }
    if (!part.text.empty()) append(line_, std::move(part.text), part.look);
  }

  void end_line() { lines_.push_back(std::exchange(line_, {})); }

  std::size_t width_;
  unsigned gap_look_ = plain;
  styled_line word_;
  styled_line line_;
  std::vector<styled_line> lines_;
};

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += !continues_character(c);
  return columns;
}

std::size_t columns_of(const styled_line& line) {
  std::size_t columns = 0;
  for (const piece& each : line) columns += columns_of(each.text);
  return columns;
}

std::vector<styled_line> wrap(const styled_line& text, std::size_t width) {
  wrapper lines(width);
  for (const piece& each : text)
    for (const char c : each.text) lines.add(c, each.look);
  return lines.finish();
}

std::string paint(const std::string& text, unsigned look, bool colours) {
  if (!colours || look == plain || text.empty()) return text;
  std::string codes;
  const auto code_for = [&](style each, const char* number) {
    if ((look & each) == 0) return;
    codes += codes.empty() ? "" : ";";
    codes += number;
  };
  code_for(strong, "1");
  code_for(faint, "2");
  code_for(emphasis, "3");
  code_for(link, "4");
  code_for(code, "36");
  code_for(good, "32");
  code_for(bad, "31");
  return "\033[" + codes + "m" + text + "\033[0m";
}

std::string fitted(const std::string& text, std::size_t width) {
  std::string result;
  for (const std::string& line : common::split_lines(text)) {
    if (columns_of(line) <= width) {
      result += line + "\n";
      continue;
    }
    const auto indent = std::min(line.find_first_not_of(' '), width / 2);
    for (const styled_line& part :
         wrap({{line.substr(indent)}}, width - indent))
      result += std::string(indent, ' ') + paint(part, false) + "\n";
  }
  return result;
}

std::string paint(const styled_line& line, bool colours) {
  std::string text;
  for (const piece& each : line) text += paint(each.text, each.look, colours);
  return text;
}

}  // namespace learn

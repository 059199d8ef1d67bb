// The page: where rendered Markdown is written. Knows margins, blank lines
// between blocks, and how each kind of block looks; nothing about Markdown.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "exercises/learn/pages/styled_text.hpp"
#include "exercises/learn/pages/table.hpp"

namespace learn {

class page {
 public:
  page(std::size_t width, bool colours) : width_(width), colours_(colours) {}

  /// What stands to the left of all that follows: `first` before the next line
  /// (a list's mark), `rest` before the others.
  void push_margin(std::string first, std::string rest);
  void pop_margin() { margins_.pop_back(); }

  /// Makes the blank line, if one is due, before something new begins.
  void begin_block();
  /// Is a blank line due before the next block?
  void want_gap(bool wanted) { wants_gap_ = wanted; }

  // Each of these is a block; a gap is due after it.
  void paragraph(const styled_line& text);
  void heading(const styled_line& text, unsigned level);
  void code_block(std::string_view text);
  void table(const table_rows& rows);
  void rule();

  /// All that was written.
  const std::string& text() const { return text_; }

 private:
  struct margin {
    std::string first;
    std::string rest;
  };

  std::size_t room() const;
  void put_line(const styled_line& line);
  void put_code_line(std::string_view line, std::size_t indent);
  void put_text(std::string line);

  std::size_t width_;
  bool colours_;
  std::vector<margin> margins_;
  bool wants_gap_ = false;
  std::string text_;
};

}  // namespace learn

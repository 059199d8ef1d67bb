// Styled text: pieces of text with their looks, wrapped and painted for a
// terminal.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace learn {

/// How a piece looks; may be combined with |.
enum style : unsigned {
  plain = 0,
  strong = 1,
  emphasis = 2,
  code = 4,
  link = 8,
  faint = 16,
  good = 32,
  bad = 64
};

struct piece {
  std::string text;
  unsigned look = plain;
};

using styled_line = std::vector<piece>;

/// How many columns a UTF-8 text takes: one for each of its characters.
std::size_t columns_of(std::string_view text);
std::size_t columns_of(const styled_line& line);

/// Breaks at white space into lines of at most `width` columns; a line end in
/// the text stays one, and a longer word is cut.
std::vector<styled_line> wrap(const styled_line& text, std::size_t width);

/// Lines that are too long broken at white space, with their indentation kept.
/// Knows nothing of colours.
std::string fitted(const std::string& text, std::size_t width);

/// As a terminal wants it; without colours just the text.
std::string paint(const styled_line& line, bool colours);
std::string paint(const std::string& text, unsigned look, bool colours);

}  // namespace learn

// The fenced blocks of a Markdown text, with their places: what the checker
// compares and what `book update` rewrites. (md4c reads the rest of a text; it
// does not tell where a block stands.)

#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/book/text.hpp"

namespace book {

/// What follows the opening fence: ```` ```cpp file=main.cpp name=main ````.
struct info_string {
  std::string language;                         ///< the first word, or empty
  std::map<std::string, std::string> settings;  ///< key=value, key="a value"

  bool has(const std::string& key) const { return settings.contains(key); }
  /// The value of `key`; empty where there is none.
  std::string get(const std::string& key) const;
};

/// Reads an info string. Throws `wrong` on an unclosed quote, on a key without
/// a value, on a key given twice.
info_string parse_info(std::string_view text);

/// A fenced block of a text.
struct fenced_block {
  std::size_t fence = 0;  ///< index of the opening fence among the lines
  std::size_t end = 0;    ///< index of the closing fence, or how many lines
  bool closed = false;    ///< is there a closing fence?
  std::string indent;     ///< what stands in front of the fence
  std::string info;       ///< what stands behind it, as written
  lines content;          ///< the lines between, without the fence's indent
};

/// All fenced blocks of a text, in order.
std::vector<fenced_block> fenced_blocks(const lines& text);

}  // namespace book

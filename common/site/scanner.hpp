// For small languages: walks through a source, and takes one piece after the
// other off its front.

#pragma once

#include <algorithm>
#include <cctype>

#include "common/site/pieces.hpp"

namespace site {

class scanner {
 public:
  explicit scanner(std::string_view source) : rest_(source) {}

  bool at_end() const { return rest_.empty(); }
  char here() const { return rest_[0]; }
  std::string_view rest() const { return rest_; }
  /// Is nothing or a blank in front of what comes next?
  bool after_blank() const { return after_blank_; }

  void take(std::size_t size, look as) {
    size = std::min(size, rest_.size());
    if (size == 0) return;
    row_.add(rest_.substr(0, size), as);
    after_blank_ =
        std::isspace(static_cast<unsigned char>(rest_[size - 1])) != 0;
    rest_.remove_prefix(size);
  }
  void take_line(look as) { take(rest_.find('\n'), as); }

  /// How many characters of a word stand here, digits among them.
  std::size_t word_size(std::size_t from = 0) const {
    std::size_t size = from;
    while (size < rest_.size() && is_word(rest_[size])) ++size;
    return size - from;
  }

  /// The length of a quoted text that begins with `quote` at `from`, up to and
  /// with the next such quote; `escapes`: `\` protects the character behind it.
  std::size_t quoted_size(std::size_t from, std::string_view quote,
                          bool escapes) const {
    std::size_t at = from + quote.size();
    while (at < rest_.size() && !rest_.substr(at).starts_with(quote))
      at += escapes && rest_[at] == '\\' ? 2 : 1;
    return std::min(at + quote.size(), rest_.size());
  }

  std::vector<piece> pieces() { return row_.take(); }

  static bool is_word(char c) {
    const auto u = static_cast<unsigned char>(c);
    return std::isalnum(u) != 0 || c == '_' || u >= 0x80;
  }

 private:
  std::string_view rest_;
  piece_row row_;
  bool after_blank_ = true;
};

}  // namespace site

// C++ source as a row of tokens.

#include "common/book/cpp_tokens.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace book {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Walks through the source; each function takes one thing off its front.
class lexer {
 public:
  explicit lexer(std::string_view source) : rest_(source) {}

  std::vector<token> all() {
    while (!rest_.empty()) {
      const char c = rest_[0];
      if (c == '\n' || c == ' ' || c == '\t' || c == '\r')
        blank();
      else if (rest_.starts_with("//"))
        drop(rest_.find('\n'));
      else if (rest_.starts_with("/*"))
        drop(after(rest_.find("*/", 2), 2));
      else if (c == '#' && line_is_empty_)
        preprocessor_line();
      else if (c == '"' || c == '\'')
        quoted(0);
      else if (is_digit(c))
        take(number_size(), token_kind::literal);
      else if (is_word(c))
        word();
      else
        take(symbol_size(), token_kind::symbol);
    }
    return std::move(tokens_);
  }

 private:
  static std::size_t after(std::size_t found, std::size_t size) {
    return found == std::string_view::npos ? found : found + size;
  }

  void drop(std::size_t size) {
    size = std::min(size, rest_.size());
    line_ += static_cast<std::size_t>(
        std::count(rest_.begin(),
                   rest_.begin() + static_cast<std::ptrdiff_t>(size), '\n'));
    rest_.remove_prefix(size);
  }

  void take(std::size_t size, token_kind kind) {
    tokens_.push_back({rest_.substr(0, size), line_, kind});
    line_is_empty_ = false;
    drop(size);
  }

  void blank() {
    if (rest_[0] == '\n') line_is_empty_ = true;
    drop(1);
  }

  /// To the end of the line, and of each line that a `\` joins to it.
  void preprocessor_line() {
    std::size_t end = rest_.find('\n');
    while (end != rest_.npos && end > 0 && rest_[end - 1] == '\\')
      end = rest_.find('\n', end + 1);
    drop(end);
  }

  void word() {
    std::size_t size = 0;
    while (size < rest_.size() && is_word(rest_[size])) ++size;
    const std::string_view text = rest_.substr(0, size);
    const bool opens =
        size < rest_.size() && (rest_[size] == '"' || rest_[size] == '\'');
    if (opens && rest_[size] == '"' && text.ends_with('R') && size <= 3)
      raw_string(size);
    else if (opens &&
             (text == "u8" || text == "u" || text == "U" || text == "L"))
      quoted(size);
    else
      take(size, token_kind::word);
  }

  /// "…" or '…' behind a prefix of `size` characters.
  void quoted(std::size_t size) {
    const char quote = rest_[size];
    for (++size; size < rest_.size() && rest_[size] != quote; ++size)
      if (rest_[size] == '\\') ++size;
    take(std::min(size + 1, rest_.size()), token_kind::literal);
  }

  /// R"mark(…)mark" behind a prefix of `size` characters.
  void raw_string(std::size_t size) {
    const std::size_t open = rest_.find('(', size);
    if (open == rest_.npos) return take(rest_.size(), token_kind::literal);
    const std::string close =
        ")" + std::string(rest_.substr(size + 1, open - size - 1)) + "\"";
    const std::size_t end = after(rest_.find(close, open), close.size());
    take(std::min(end, rest_.size()), token_kind::literal);
  }

  /// Numbers may hold `'` between digits, and signs behind an exponent.
  std::size_t number_size() const {
    std::size_t size = 1;
    for (; size < rest_.size(); ++size) {
      const char c = rest_[size];
      const bool separator =
          c == '\'' && size + 1 < rest_.size() && is_word(rest_[size + 1]);
      const bool sign = (c == '+' || c == '-') && rest_[1] != 'x' &&
                        (rest_[size - 1] == 'e' || rest_[size - 1] == 'E');
      if (!is_word(c) && c != '.' && !separator && !sign) break;
    }
    return size;
  }

  std::size_t symbol_size() const {
    static constexpr std::array<std::string_view, 13> longer = {
        "<=>", "...", "::", "->", "&&", "||", "==",
        "!=",  "<=",  ">=", "<<", "+=", "-="};
    for (const std::string_view each : longer)
      if (rest_.starts_with(each)) return each.size();
    return 1;
  }

  std::string_view rest_;
  std::size_t line_ = 0;
  bool line_is_empty_ = true;
  std::vector<token> tokens_;
};

}  // namespace

std::vector<token> cpp_tokens(std::string_view source) {
  return lexer(source).all();
}

}  // namespace book

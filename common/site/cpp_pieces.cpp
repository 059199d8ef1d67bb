// C++ as a row of pieces. The checker's tokenizer finds words, literals and
// symbols; what it leaves out between them is blank, a comment or a
// preprocessor line.

#include <algorithm>
#include <cctype>
#include <set>

#include "common/book/cpp_tokens.hpp"
#include "common/site/pieces.hpp"

namespace site {
namespace {

const std::set<std::string_view> cpp_keywords = {
    "alignas",      "alignof",      "auto",       "bool",
    "break",        "case",         "catch",      "char",
    "class",        "co_await",     "co_return",  "co_yield",
    "concept",      "const",        "const_cast", "consteval",
    "constexpr",    "constinit",    "continue",   "decltype",
    "default",      "delete",       "do",         "double",
    "dynamic_cast", "else",         "enum",       "explicit",
    "extern",       "false",        "final",      "float",
    "for",          "friend",       "goto",       "if",
    "inline",       "int",          "long",       "mutable",
    "namespace",    "new",          "noexcept",   "nullptr",
    "operator",     "override",     "private",    "protected",
    "public",       "requires",     "return",     "short",
    "signed",       "sizeof",       "static",     "static_assert",
    "static_cast",  "struct",       "switch",     "template",
    "this",         "thread_local", "throw",      "true",
    "try",          "typedef",      "typeid",     "typename",
    "union",        "unsigned",     "using",      "virtual",
    "void",         "volatile",     "while",      "reinterpret_cast"};

look look_of(const book::token& token) {
  if (token.kind == book::token_kind::word)
    return cpp_keywords.contains(token.text) ? look::keyword : look::plain;
  if (token.kind == book::token_kind::symbol) return look::plain;
  const bool number = std::isdigit(static_cast<unsigned char>(token.text[0]));
  return number ? look::number : look::text;
}

/// The end of a preprocessor line, and of each line that a `\` joins to it.
std::size_t directive_size(std::string_view text) {
  std::size_t end = text.find('\n');
  while (end != text.npos && end > 0 && text[end - 1] == '\\')
    end = text.find('\n', end + 1);
  return std::min(end, text.size());
}

void add_directive(piece_row& row, std::string_view line) {
  const std::size_t comment = std::min(line.find(" //"), line.size());
  const std::string_view code = line.substr(0, comment);
  const bool includes = code.find("include") != code.npos;
  const std::size_t name =
      includes ? std::min(code.find_first_of("<\""), code.size()) : code.size();
  row.add(code.substr(0, name), look::directive);
  row.add(code.substr(name), look::text);
  row.add(line.substr(comment), look::comment);
}

/// What stands between two tokens.
void add_between(piece_row& row, std::string_view text) {
  while (!text.empty()) {
    std::size_t size = 1;
    if (text.starts_with("//")) {
      size = std::min(text.find('\n'), text.size());
      row.add(text.substr(0, size), look::comment);
    } else if (text.starts_with("/*")) {
      const std::size_t close = text.find("*/", 2);
      size = close == text.npos ? text.size() : close + 2;
      row.add(text.substr(0, size), look::comment);
    } else if (text[0] == '#') {
      size = directive_size(text);
      add_directive(row, text.substr(0, size));
    } else {
      row.add(text.substr(0, size), look::plain);
    }
    text.remove_prefix(size);
  }
}

}  // namespace

std::vector<piece> cpp_pieces(std::string_view source) {
  piece_row row;
  std::size_t at = 0;
  for (const book::token& token : book::cpp_tokens(source)) {
    const auto begin =
        static_cast<std::size_t>(token.text.data() - source.data());
    add_between(row, source.substr(at, begin - at));
    row.add(token.text, look_of(token));
    at = begin + token.text.size();
  }
  add_between(row, source.substr(at));
  return row.take();
}

}  // namespace site

// Python as a row of pieces.

#include <set>

#include "common/site/scanner.hpp"

namespace site {
namespace {

const std::set<std::string_view> python_keywords = {
    "False", "None",   "True",   "and",     "as",       "assert", "async",
    "await", "break",  "case",   "class",   "continue", "def",    "del",
    "elif",  "else",   "except", "finally", "for",      "from",   "global",
    "if",    "import", "in",     "is",      "lambda",   "match",  "nonlocal",
    "not",   "or",     "pass",   "raise",   "return",   "try",    "while",
    "with",  "yield"};

/// How many letters stand before a quote: the 1 of f"…", the 2 of rb"…".
/// Nothing (npos) where no string begins.
std::size_t prefix_size(std::string_view rest) {
  const std::size_t size = rest.find_first_not_of("rRbBuUfF");
  const bool quote = size < rest.size() && size <= 2 &&
                     (rest[size] == '"' || rest[size] == '\'');
  return quote ? size : rest.npos;
}

void take_string(scanner& source, std::size_t prefix) {
  const std::string_view open = source.rest().substr(prefix);
  const bool triple = open.starts_with("\"\"\"") || open.starts_with("'''");
  source.take(source.quoted_size(prefix, open.substr(0, triple ? 3 : 1), true),
              look::text);
}

void take_python_word(scanner& source) {
  const std::size_t size = source.word_size();
  const std::string_view word = source.rest().substr(0, size);
  const bool number = std::isdigit(static_cast<unsigned char>(word[0])) != 0;
  source.take(size, number                           ? look::number
                    : python_keywords.contains(word) ? look::keyword
                                                     : look::plain);
}

}  // namespace

std::vector<piece> python_pieces(std::string_view text) {
  scanner source(text);
  while (!source.at_end()) {
    const std::size_t prefix = prefix_size(source.rest());
    if (source.here() == '#')
      source.take_line(look::comment);
    else if (prefix != std::string_view::npos)
      take_string(source, prefix);
    else if (source.here() == '@' && source.after_blank())
      source.take(1 + source.word_size(1), look::directive);
    else if (scanner::is_word(source.here()))
      take_python_word(source);
    else
      source.take(1, look::plain);
  }
  return source.pieces();
}

}  // namespace site

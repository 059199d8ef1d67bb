// The shell, CMake and console blocks as rows of pieces.

#include <set>

#include "common/site/scanner.hpp"

namespace site {
namespace {

const std::set<std::string_view> shell_keywords = {
    "case",        "do",       "done",  "elif",  "else",
    "endforeach",  "esac",     "fi",    "for",   "foreach",
    "endfunction", "function", "if",    "in",    "return",
    "then",        "endif",    "until", "while", "elseif"};

void take_shell_word(scanner& source) {
  const std::size_t size = source.word_size();
  const bool keyword = source.after_blank() &&
                       shell_keywords.contains(source.rest().substr(0, size));
  source.take(size, keyword ? look::keyword : look::plain);
}

/// The lines of a command: those that a `\` at the end joins go on behind `> `.
void take_command(scanner& source) {
  bool goes_on = true;
  while (goes_on) {
    source.take(2, look::prompt);
    const std::string_view rest = source.rest();
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    goes_on = rest.substr(0, end).ends_with('\\') &&
              rest.substr(end).starts_with("\n> ");
    source.take_line(look::command);
    if (goes_on) source.take(1, look::plain);
  }
}

/// Not printed by the program: `…` for lines left out, and `[exit status 2]`.
bool is_remark(std::string_view rest) {
  return rest.starts_with("…\n") || rest == "…" ||
         rest.starts_with("[exit status ");
}

}  // namespace

std::vector<piece> shell_pieces(std::string_view text) {
  scanner source(text);
  while (!source.at_end()) {
    const char c = source.here();
    if (c == '#' && source.after_blank())
      source.take_line(look::comment);
    else if (c == '\\')
      source.take(2, look::plain);
    else if (c == '"' || c == '\'')
      source.take(source.quoted_size(0, source.rest().substr(0, 1), c == '"'),
                  look::text);
    else if (scanner::is_word(c))
      take_shell_word(source);
    else
      source.take(1, look::plain);
  }
  return source.pieces();
}

std::vector<piece> console_pieces(std::string_view text) {
  scanner source(text);
  while (!source.at_end()) {
    if (source.rest().starts_with("$ "))
      take_command(source);
    else
      source.take_line(is_remark(source.rest()) ? look::comment : look::plain);
    source.take(1, look::plain);
  }
  return source.pieces();
}

}  // namespace site

// C++ source as a row of tokens: as much of the language as it takes to see
// where a definition begins and ends.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace book {

enum class token_kind { word, literal, symbol };

/// A word, a literal or a symbol, and the line (from 0) it stands in. The
/// characters belong to the source that was taken apart.
struct token {
  std::string_view text;
  std::size_t line = 0;
  token_kind kind = token_kind::symbol;
};

/// Takes a source apart. Comments and preprocessor lines are left out; a
/// string, raw string or character is one token, whatever it holds. `>>` comes
/// as two tokens, since it may close two template argument lists.
std::vector<token> cpp_tokens(std::string_view source);

}  // namespace book

// Source code as a row of pieces, each to be shown in one colour.
//
// The one rule: the pieces, one behind the other, are the source, character for
// character. A piece in the wrong colour is a blemish; a lost character is a
// lie.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace site {

/// What a piece is, as far as colours go.
enum class look {
  plain,
  comment,
  text,  ///< a string, a character, the name of an included file
  number,
  keyword,
  directive,  ///< a preprocessor line, a Python decorator
  prompt,     ///< the `$ ` of a console block
  command,    ///< what the reader types behind it
};

/// The characters belong to the source that was taken apart.
struct piece {
  std::string_view text;
  look as = look::plain;
};

/// A row that grows at its end; neighbours of one look become one piece.
class piece_row {
 public:
  /// `text` must stand directly behind what was added last.
  void add(std::string_view text, look as);
  std::vector<piece> take() { return std::move(pieces_); }

 private:
  std::vector<piece> pieces_;
};

std::vector<piece> cpp_pieces(std::string_view source);
std::vector<piece> python_pieces(std::string_view source);
/// For the shell and for CMake: comments, strings and a few words.
std::vector<piece> shell_pieces(std::string_view source);
/// Commands behind `$ `, and what they print.
std::vector<piece> console_pieces(std::string_view source);

/// The pieces in a language as fenced blocks name them; of any other than
/// "cpp", "python", "sh", "cmake" and "console", one plain piece.
std::vector<piece> pieces_of(std::string_view language,
                             std::string_view source);

/// The language of a file, by its name; empty for plain text.
std::string language_of(const std::filesystem::path& file);

}  // namespace site

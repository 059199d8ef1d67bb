// Composing: what is compiled is the book's own file, with an answer's region
// in it. What else a student has changed in the file does not count.

#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "exercises/learn/judge/region_rules.hpp"

namespace learn {

/// Tells compilers that the next line is this one of that file.
std::string line_directive(std::size_t number,
                           const std::filesystem::path& file);

/// The outcome of composing.
struct composed {
  std::string text;      ///< to be compiled
  std::string refused;   ///< why there is nothing to compile; else empty
  bool changed = false;  ///< is something else outside the region different?
};

/// `book`, whose name is `book_file`, with the region of `answer` and with
/// those of the #includes above it that the book's own text has not. Compilers
/// are told by #line which lines are whose, so that messages name `answer_file`
/// and its lines for the region. Refused, with a sentence that says why, are an
/// answer without exactly one region, a region that breaks the rules
/// (region_rules.hpp), and includes of anything in `own_directories`, where the
/// book's files lie, but the bricks.
composed compose(const std::string& book,
                 const std::filesystem::path& book_file,
                 const std::string& answer,
                 const std::filesystem::path& answer_file,
                 const std::vector<std::filesystem::path>& own_directories = {},
                 region_of whose = region_of::answer);

/// Are two pieces of code the same, apart from white space and comments?
bool same_code(const std::string& one, const std::string& other);

}  // namespace learn

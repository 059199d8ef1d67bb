// What the author of an exercise stored beside it: hints, the solution, wrong
// answers.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

/// The hints in hints.md, the text after each "## 1", "## 2", …; none when
/// there is no such file.
std::vector<std::string> read_hints(const exercise& what);

/// The file that holds the solution: a rebuild's is the chapter's own file.
std::filesystem::path solution_file(const exercise& what,
                                    const std::filesystem::path& root);

/// A wrong answer: what a person may write in the region, and what the test
/// must tell them then.
struct wrong_answer {
  std::string name;    ///< "forgets_the_first_value.hpp"
  std::string expect;  ///< the text after "expect:"
  std::string inside;  ///< for the region
};

/// Those in wrong/, by name. Throws std::runtime_error when one does not begin
/// with "// expect: TEXT".
std::vector<wrong_answer> read_wrong_answers(const exercise& what);

}  // namespace learn

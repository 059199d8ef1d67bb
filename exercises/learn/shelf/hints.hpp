// What the author of an exercise stored beside it: hints, the starter, the
// solution.

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

/// The solution, whole. Where it is not the chapter's own file, its answer.hpp
/// has only the region's text: the rest is the starter.
std::string solution_text(const exercise& what,
                          const std::filesystem::path& root);

/// What a student gets to begin with, whole. A rebuild's starter.hpp has only
/// the region's text: the rest is the chapter's own file.
std::string starter_text(const exercise& what,
                         const std::filesystem::path& root);

}  // namespace learn

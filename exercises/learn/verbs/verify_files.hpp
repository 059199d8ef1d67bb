// verify's first part: what can be seen without compiling anything.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exercises/learn/shelf/hints.hpp"
#include "exercises/learn/shelf/shelf.hpp"

namespace learn {

/// What is wrong with an exercise's files: its task, hints, region, wrong
/// answers, strays.
std::vector<std::string> verify_files(const exercise& what,
                                      const std::filesystem::path& root);

/// Files and directories that belong to no exercise.
std::vector<std::string> stray_files(const shelf& books);

}  // namespace learn

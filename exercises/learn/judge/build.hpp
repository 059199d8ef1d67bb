// Builds targets quietly: a line and dots when it takes long, the log when it
// fails.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace learn {

/// Builds targets ("all" is everything) in the build directory; tells on stderr
/// how far it is when that takes more than a moment, and what compilers warn
/// of. While another ./learn builds there, it waits, and says so. Throws
/// std::runtime_error when it fails; the end of the log has been shown then.
void build(const std::filesystem::path& directory,
           const std::vector<std::string>& targets, const std::string& what);

/// Lets CMake set up the build directory of a preset; waits as build() does.
/// Throws std::runtime_error when that fails; the end of the log has been shown
/// then.
void configure(const std::filesystem::path& root, const std::string& preset);

/// How many processor cores there are: how many jobs to run at once.
unsigned cores();

}  // namespace learn

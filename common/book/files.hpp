// What files the project holds.

#pragma once

#include <filesystem>
#include <vector>

namespace book {

/// The directories in `root / place`, sorted, relative to root; dot-directories
/// left out. Empty when the place is not there.
std::vector<std::filesystem::path> directories_in(
    const std::filesystem::path& root, const std::filesystem::path& place);

/// The same for regular files.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& root,
                                            const std::filesystem::path& place);

}  // namespace book

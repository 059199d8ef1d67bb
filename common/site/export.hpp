// The static export: the site as files in a directory, for any web host and for
// a browser that opens them without one.

#pragma once

#include <cstddef>
#include <filesystem>

#include "common/site/site.hpp"

namespace site {

/// Writes all of the site; gives how many files that are. What an earlier
/// export left and this one does not have is removed. Throws
/// common::usage_error as check_export_directory() does, and where a file
/// cannot be written.
std::size_t export_site(const book_site& site,
                        const std::filesystem::path& directory);

}  // namespace site

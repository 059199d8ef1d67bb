// The static export: the site as files in a directory, for any web host and for
// a browser that opens them without one.

#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>

#include "common/site/site.hpp"

namespace site {

/// A directory that we cannot, or will not, write into.
struct export_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws export_error unless `directory` is not there, empty, or an export
/// made before.
void check_directory(const std::filesystem::path& directory);

/// Writes all of the site; gives how many files that are. What an earlier
/// export left and this one does not have is removed. Throws export_error as
/// check_directory() does, and where a file cannot be written.
std::size_t export_site(const book_site& site,
                        const std::filesystem::path& directory);

}  // namespace site

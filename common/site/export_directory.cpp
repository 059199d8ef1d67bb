// Where an export may be written.

#include "common/site/export_directory.hpp"

#include <string>
#include <unistd.h>

#include "common/command_line/command_line.hpp"

namespace site {
namespace {

namespace fs = std::filesystem;

/// The directory that is there already, of those on the way to `place`.
fs::path nearest_existing(fs::path place) {
  std::error_code ignored;
  while (!fs::exists(place, ignored) && place.has_relative_path())
    place = place.parent_path();
  return place;
}

}  // namespace

void check_export_directory(const fs::path& directory) {
  if (directory.empty()) throw common::usage_error("a directory has a name");
  std::error_code error;
  const fs::path existing = nearest_existing(fs::absolute(directory));
  if (!fs::is_directory(existing, error))
    throw common::usage_error(existing.string() + " is not a directory");
  if (access(existing.c_str(), R_OK | W_OK | X_OK) != 0)
    throw common::usage_error("cannot write into " + existing.string());
  if (fs::exists(directory / export_list, error)) return;
  if (fs::exists(directory, error) && !fs::is_empty(directory, error))
    throw common::usage_error(directory.string() +
                              " is not empty, and holds no book that was "
                              "written before; name another directory");
}

}  // namespace site

// The static export.

#include "common/site/export.hpp"

#include <string>
#include <vector>

#include "common/book/text.hpp"
#include "common/command_line/command_line.hpp"
#include "common/site/export_directory.hpp"

namespace site {
namespace {

namespace fs = std::filesystem;

/// A path that leads out of the directory is none of ours, whoever wrote it.
bool stays_inside(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  for (const fs::path& step : path)
    if (step == "..") return false;
  return true;
}

void remove_old(const fs::path& directory) {
  std::error_code ignored;
  if (!fs::is_regular_file(directory / export_list)) return;
  for (const std::string& path :
       book::split_lines(book::read_file(directory / export_list))) {
    if (!stays_inside(path)) continue;
    fs::remove(directory / path, ignored);
    for (fs::path place = fs::path(path).parent_path(); !place.empty();
         place = place.parent_path())
      if (!fs::remove(directory / place, ignored)) break;  // it is not empty
  }
}

}  // namespace

std::size_t export_site(const book_site& site, const fs::path& directory) {
  check_export_directory(directory);
  const std::vector<std::string> paths = site.paths();
  try {
    remove_old(directory);
    // First, so that an export that was interrupted is known as ours.
    book::write_file(directory / export_list, book::join_lines(paths));
    // Some hosts prepare pages before they serve them, if they are not told.
    book::write_file(directory / ".nojekyll", "");
    for (const std::string& path : paths)
      book::write_file(directory / path, site.content(path));
  } catch (const std::exception& problem) {
    throw common::usage_error("cannot write the book into " +
                              directory.string() + ": " + problem.what());
  }
  return paths.size();
}

}  // namespace site

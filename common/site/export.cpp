// The static export.

#include "common/site/export.hpp"

#include <string>
#include <vector>

#include "common/book/text.hpp"

namespace site {
namespace {

namespace fs = std::filesystem;

/// The list of what we wrote, by which we know our own again. (Web hosts that
/// prepare pages leave them alone when there is a .nojekyll.)
constexpr const char* list_name = ".build-your-own-asyncio";

/// A path that leads out of the directory is none of ours, whoever wrote it.
bool stays_inside(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  for (const fs::path& step : path)
    if (step == "..") return false;
  return true;
}

void remove_old(const fs::path& directory) {
  std::error_code ignored;
  if (!fs::is_regular_file(directory / list_name)) return;
  for (const std::string& path :
       book::split_lines(book::read_file(directory / list_name))) {
    if (!stays_inside(path)) continue;
    fs::remove(directory / path, ignored);
    for (fs::path place = fs::path(path).parent_path(); !place.empty();
         place = place.parent_path())
      if (!fs::remove(directory / place, ignored)) break;  // it is not empty
  }
}

}  // namespace

void check_directory(const fs::path& directory) {
  std::error_code error;
  const fs::file_status status = fs::status(directory, error);
  if (status.type() == fs::file_type::not_found) return;
  if (!fs::is_directory(status))
    throw export_error(directory.string() + " is not a directory");
  const bool ours = fs::exists(directory / list_name, error);
  const bool empty = fs::is_empty(directory, error);
  if (error)
    throw export_error("cannot look into " + directory.string() + ": " +
                       error.message());
  if (!ours && !empty)
    throw export_error(directory.string() +
                       " is not empty, and holds no book that was written "
                       "before; name another directory");
}

std::size_t export_site(const book_site& site, const fs::path& directory) {
  check_directory(directory);
  const std::vector<std::string> paths = site.paths();
  try {
    remove_old(directory);
    // First, so that an export that was interrupted is known as ours.
    book::write_file(directory / list_name, book::join_lines(paths));
    book::write_file(directory / ".nojekyll", "");
    for (const std::string& path : paths)
      book::write_file(directory / path, site.content(path));
  } catch (const std::exception& problem) {
    throw export_error("cannot write the book into " + directory.string() +
                       ": " + problem.what());
  }
  return paths.size();
}

}  // namespace site

// What files the project holds.

#include "common/book/files.hpp"

#include <algorithm>

namespace book {
namespace {

namespace fs = std::filesystem;

template <class Predicate>
std::vector<fs::path> entries_in(const fs::path& root, const fs::path& place,
                                 Predicate wanted) {
  std::vector<fs::path> found;
  if (!fs::is_directory(root / place)) return found;
  for (const auto& entry : fs::directory_iterator(root / place))
    if (wanted(entry) && !entry.path().filename().string().starts_with("."))
      found.push_back((place / entry.path().filename()).lexically_normal());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::vector<fs::path> directories_in(const fs::path& root,
                                     const fs::path& place) {
  return entries_in(root, place, [](const fs::directory_entry& each) {
    return each.is_directory();
  });
}

std::vector<fs::path> files_in(const fs::path& root, const fs::path& place) {
  return entries_in(root, place, [](const fs::directory_entry& each) {
    return each.is_regular_file();
  });
}

}  // namespace book

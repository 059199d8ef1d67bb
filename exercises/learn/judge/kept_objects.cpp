// Objects that are kept: see kept_objects.hpp.

#include "exercises/learn/judge/kept_objects.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/files/files.hpp"

namespace learn {

namespace fs = std::filesystem;

std::string kept_name(const std::string& text) {
  return std::to_string(std::hash<std::string>()(text));
}

std::string kept_text(const fs::path& file) try {
  return common::read_file(file);
} catch (const std::runtime_error&) {
  return {};
}

kept_objects::kept_objects(fs::path directory, std::vector<std::string> names)
    : directory_(std::move(directory)),
      names_(std::move(names)),
      objects_(names_.size()) {
  if (directory_.empty()) return;
  std::error_code ignored;
  for (const fs::path& file : common::entries(directory_)) {
    const auto found = std::ranges::find(names_, file.filename().string());
    if (found == names_.end())
      fs::remove_all(file, ignored);
    else
      objects_[static_cast<std::size_t>(found - names_.begin())] =
          kept_text(file);
  }
}

void kept_objects::keep(std::size_t which, const std::string& object) const {
  if (directory_.empty()) return;
  // Whoever is interrupted leaves no half of an object.
  const fs::path fresh = directory_ / (names_[which] + ".new");
  common::write_file(fresh, object);
  std::error_code ignored;  // as above: another check may have removed it
  fs::rename(fresh, directory_ / names_[which], ignored);
}

}  // namespace learn

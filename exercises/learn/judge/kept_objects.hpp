// Objects that were compiled once, kept for the next check of an exercise.

#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace learn {

/// A name for an object that is made of this text, and of nothing else.
std::string kept_name(const std::string& text);

/// What a kept file holds. Empty where there is none: another check may just
/// have removed it, since it is for another exercise.
std::string kept_text(const std::filesystem::path& file);

/// The objects of an exercise, in files of a directory. They are read at the
/// beginning, before an answer runs that could change them. What the directory
/// holds beside them goes: it belongs to another exercise, or is out of date.
class kept_objects {
 public:
  /// `names` are the objects' names: an object that would be another has
  /// another name. Without a directory, nothing is kept.
  kept_objects(std::filesystem::path directory, std::vector<std::string> names);

  /// The object, or nothing if it was not kept.
  const std::string& operator[](std::size_t which) const {
    return objects_[which];
  }
  /// Throws std::runtime_error when it cannot be written.
  void keep(std::size_t which, const std::string& object) const;

 private:
  std::filesystem::path directory_;
  std::vector<std::string> names_;
  std::vector<std::string> objects_;  ///< as many as names
};

}  // namespace learn

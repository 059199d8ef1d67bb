// Scratch: a directory for one run of ./learn, gone at its end.

#pragma once

#include <filesystem>

namespace learn {

/// A directory of its own below `workshop`, so that two runs at once do not get
/// in each other's way. Removed with this; what runs that were killed have left
/// behind is removed by the next one.
class scratch {
 public:
  /// Throws std::filesystem::filesystem_error when none can be made.
  explicit scratch(const std::filesystem::path& workshop);
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace learn

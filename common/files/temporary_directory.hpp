// A directory of its own, gone at the end of the scope.

#pragma once

#include <filesystem>
#include <stdexcept>
#include <stdlib.h>
#include <string>

namespace common {

/// Its name has spaces, to catch who forgets to quote.
class temporary_directory {
 public:
  temporary_directory() {
    std::string name =
        (std::filesystem::temp_directory_path() / "a book XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("cannot make a temporary directory");
    path_ = std::filesystem::canonical(name);
  }
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  ~temporary_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace common

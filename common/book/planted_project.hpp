// For tests: a small project in a temporary directory, to plant defects in.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/book/check.hpp"
#include "common/book/text.hpp"
#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"

namespace book {

class planted_project {
 public:
  const std::filesystem::path& root() const { return place_.path(); }

  void plant(const std::filesystem::path& file, std::string_view content) {
    std::filesystem::create_directories((root() / file).parent_path());
    write_file(root() / file, content);
  }

  /// What `book check` says about README.md with this content: one defect a
  /// line, as printed; empty when all is right.
  std::string check(std::string_view readme) {
    plant("README.md", readme);
    return listed(check_text(root(), "README.md"));
  }

  static std::string listed(const std::vector<defect>& defects) {
    std::string text;
    for (const defect& each : defects) text += to_string(each) + "\n";
    return text;
  }

 private:
  common::temporary_directory place_;
};

using common::has;

}  // namespace book

// For tests: a small book in a temporary directory, with one chapter and one
// exercise, complete and right, for a test to change.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "common/files/files.hpp"
#include "common/files/temporary_directory.hpp"
#include "common/site/site.hpp"

namespace site {

class planted_book {
 public:
  planted_book() {
    plant("README.md",
          "# Small\n\nSee [chapter 1](chapters/01_one/README.md) "
          "and [words](BOOK.md#glossary).\n");
    plant("BOOK.md",
          "# Small\n\n## Why\n\nSo.\n\n## From Python to C++\n\nx\n\n"
          "## Glossary\n\n### One\n\nA word.\n\n## Thanks\n\nAll.\n");
    plant("chapters/01_one/README.md",
          "# 1. One\n\nText.\n\n*[one.hpp](one.hpp), `one`*\n\n"
          "```cpp file=chapters/01_one/one.hpp name=one\nint one();\n```\n\n"
          "Do [it](../../exercises/01_one/1_it/task.md).\n");
    plant("chapters/01_one/one.hpp", "// One. More.\n\n  int one();\n");
    plant("chapters/01_one/timeline.svg",
          "<svg xmlns=\"x\" width=\"7\" height=\"5\"></svg>");
    plant("exercises/01_one/1_it/task.md", "# It\n\n**repair** · 5 minutes\n");
    plant("exercises/01_one/1_it/hints.md",
          "## 1\n\nA hint.\n\n## 2\n\nMore.\n");
    plant("exercises/01_one/1_it/test.cpp", "int test;\n");
    std::vector<std::string> needed = page_scripts(audience::server, true);
    needed.insert(needed.end(), {"style.css", "run.css", "icon.svg"});
    for (const std::string& name : needed) plant("common/site/" + name, name);
  }

  std::filesystem::path root() const { return place_.path() / "book"; }
  std::filesystem::path out() const { return place_.path() / "out"; }
  void plant(const std::string& file, std::string_view content) const {
    common::write_file(root() / file, content);
  }
  std::string content_of(const std::string& path) const {
    return book_site(root()).content(path);
  }
  /// The page of a chapter with this text.
  std::string chapter(const std::string& markdown) const {
    plant("chapters/01_one/README.md", "# 1. One\n\n" + markdown);
    return content_of("chapters/01_one/index.html");
  }

 private:
  common::temporary_directory place_;
};

using common::has;

}  // namespace site

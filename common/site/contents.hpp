// What the book consists of: its texts and files, in order, and which page each
// becomes. Here is decided what is shown at all: no solution, no wrong answer,
// and nothing that a student has written.

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/site/page.hpp"

namespace site {

/// A Markdown file, or a part of one, that becomes a page.
struct text_source {
  page_kind kind = page_kind::text;
  std::filesystem::path file;  ///< from the project's root
  std::string path;            ///< of its page
  std::string markdown;
  int lower = 0;           ///< by how much its headings go down a level
  std::string title = {};  ///< where its heading does not tell it from others
  bool defines = false;    ///< a glossary: see text_style
};

/// An exercise belongs to the chapter before it.
struct contents {
  std::vector<text_source> texts;              ///< in the order of reading
  std::vector<std::filesystem::path> sources;  ///< files of code, sorted
  std::vector<std::filesystem::path> pictures;
};

/// Looks at what is there under `root`. Throws std::runtime_error when that is
/// not the book.
contents read_contents(const std::filesystem::path& root);

/// Where the pages of files are: "chapters/a/main.cpp" → its page, and so on.
class addresses {
 public:
  explicit addresses(const contents& all);

  /// The page (with its anchor) or the picture that shows a file, perhaps at an
  /// anchor of its text; empty when none does.
  std::string find(const std::string& file, const std::string& anchor) const;

 private:
  std::map<std::string, std::string> pages_;  ///< of files, by their path
  std::map<std::string, std::string> parts_;  ///< of file#anchor
};

}  // namespace site

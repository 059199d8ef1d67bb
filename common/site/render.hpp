// Texts of the book as columns of pages: Markdown, with its links leading to
// pages and its code leading to files.

#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "common/site/contents.hpp"
#include "common/site/stored_traces.hpp"
#include "common/site/text_html.hpp"

namespace site {

/// Where a text is put: on a page of its own, or together with others.
struct place {
  std::string path;         ///< of the page
  std::string prefix = {};  ///< before the text's anchors
  /// The link on that page to a place of the site ("chapters/a/index.html#b").
  std::function<std::string(const std::string& to)> way_to;
};

class renderer {
 public:
  /// All must outlive this. `traces` are the commands that can be walked
  /// through without running them.
  renderer(const std::filesystem::path& root, const addresses& pages,
           const trace_map& traces)
      : root_(root), pages_(pages), traces_(traces) {}

  /// A text on a page of its own.
  text_html render(const text_source& text) const;
  /// Throws book::wrong, with the file's name, on a link to nothing that has a
  /// page, and on a block that cannot be read.
  text_html render(const text_source& text, const place& where) const;

  /// The path of what shows a file of the project. Throws book::wrong.
  std::string page_of(const std::string& file) const;

 private:
  std::string target(const std::string& file, const std::string& link) const;

  const std::filesystem::path& root_;
  const addresses& pages_;
  const trace_map& traces_;
};

}  // namespace site

// A page of the book: what stands in its column, and what others say about it.

#pragma once

#include <string>
#include <vector>

namespace site {

enum class page_kind {
  front,     ///< the project's README.md
  text,      ///< a part of BOOK.md, or CONTRIBUTING.md
  chapter,   ///< a chapter's text
  exercise,  ///< an exercise's task, with its hints folded
  source,    ///< a file of code, with its lines
  files,     ///< the list of all those files
  whole,     ///< every chapter on one page, to print
};

/// A heading of a page and the words below it: for the side bar, and for the
/// search.
struct section {
  unsigned level = 1;
  std::string id;     ///< its anchor; empty above the first heading
  std::string title;  ///< plain text
  std::string words;  ///< plain text, blanks squeezed
};

struct page {
  std::string path;   ///< from the site's root: "chapters/07_select/index.html"
  std::string title;  ///< plain text: "7. Select"
  page_kind kind = page_kind::text;
  std::string file = {};  ///< of the project: what the page shows
  std::string body = {};  ///< the HTML of its column
  std::vector<section> sections = {};
  std::string previous = {};  ///< the path of the page before it, or empty
  std::string next = {};
};

}  // namespace site

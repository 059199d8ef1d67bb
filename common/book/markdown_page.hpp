// What md4c finds in a Markdown text: headings and their anchors, links and
// pictures, and code blocks without a fence.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace book {

/// A heading: "## What you will see".
struct heading {
  std::string text;
  unsigned level = 1;
  std::size_t line = 0;     ///< from 1, as in all of these
  std::string anchor = {};  ///< as web pages of the text name it
};

/// A link or a picture, and where it leads.
struct reference {
  std::string target;
  std::size_t line = 0;
  bool picture = false;
  std::string alternative;  ///< of a picture: the text for who cannot see it
};

/// A text as md4c reads it.
struct markdown_page {
  std::vector<heading> headings;
  std::vector<std::string> anchors;  ///< as web pages of the text name them
  std::vector<reference> references;
  std::vector<std::size_t> unfenced;  ///< lines of code blocks by indentation
  std::size_t fenced = 0;             ///< how many code blocks have a fence
};

/// The anchor of a heading: lower case, spaces to hyphens, no punctuation.
std::string anchor_of(std::string_view heading);

/// Reads a text. Throws `wrong` when md4c gives up.
markdown_page read_markdown(std::string_view text);

}  // namespace book

// Small things that all pages are made of.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/timeline/svg_writer.hpp"

namespace site {

/// `text` as HTML shows it, also within an attribute's quotes.
inline std::string escaped(std::string_view text) {
  return common::markup_escaped(text);
}

/// HTML without its comments.
std::string without_comments(std::string html);

/// The source in colours, one piece of HTML for each line. No element crosses
/// the end of a line, so lines can be numbered and told apart.
std::vector<std::string> highlighted_lines(std::string_view language,
                                           std::string_view source);

/// The way from the page `from` to `to`, both from the root of the site; `to`
/// may end in #anchor. "chapters/a/index.html", "b.html#x" → "../../b.html#x".
std::string way(const std::string& from, const std::string& to);

}  // namespace site

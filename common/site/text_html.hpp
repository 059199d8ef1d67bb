// Markdown to HTML, by md4c: a text as the column of a page.
//
// md4c's own writer of HTML knows neither anchors nor what stands behind a
// fence, so this is one of our own, over its parser.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/site/page.hpp"

namespace site {

/// What a text is turned into HTML with.
struct text_style {
  /// Where a link or a picture leads from this page: for `href` and `src`.
  std::function<std::string(const std::string& target)> link;
  /// A fenced block: its info string, and its lines.
  std::function<std::string(const std::string& info, const std::string& code)>
      block;
  /// What stands in a picture's tag beside `src` and `alt`.
  std::function<std::string(const std::string& target)> picture_size;
  /// Stands before every anchor, where several texts share a page.
  std::string prefix = {};
  /// By how much each heading goes down a level (-1: up).
  int lower = 0;
  /// Does a paragraph that begins with bold words define them? Then it has an
  /// anchor, and is a section of level 3: a glossary's.
  bool defines = false;
};

struct text_html {
  std::string html;
  std::vector<section> sections;  ///< the first one: what stands above them
};

/// Throws book::wrong when md4c gives up, and what `style` throws.
text_html to_html(const std::string& markdown, const text_style& style);

}  // namespace site

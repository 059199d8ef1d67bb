// The whole book on one page, to print: every chapter, the table and the
// glossary. Their links to each other stay on that page.

#pragma once

#include <vector>

#include "common/site/contents.hpp"
#include "common/site/render.hpp"

namespace site {

/// Exercises and CONTRIBUTING.md are left out; links lead to their pages.
page whole_book(const renderer& writer, const std::vector<text_source>& texts);

}  // namespace site

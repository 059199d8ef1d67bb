// Markdown for a terminal: wrapped, with nothing left of Markdown's own signs.

#pragma once

#include <cstddef>
#include <string>

namespace learn {

/// Renders a text. Lines have at most `width` columns. Comments disappear; a
/// link to another chapter becomes the command that reads it.
std::string render_markdown(const std::string& text, std::size_t width,
                            bool colours);

}  // namespace learn

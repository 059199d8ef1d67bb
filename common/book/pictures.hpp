// Pictures: each is drawn by a command of the project, and says by which, in
// the line directly above it:
//
//   <!-- drawn by: ./learn run 2 -- --timeline={} -->
//   ![three downloads take turns](timeline.svg)

#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "common/book/markdown_page.hpp"
#include "common/book/text.hpp"

namespace book {

/// The command that draws the picture at `line` (from 1) of a text; `{}` in it
/// stands for the file to draw. For a picture in HTML, the comment may stand
/// above the lines of its tag. Throws `wrong` when there is none.
std::string drawing_command(const lines& text, std::size_t line);

/// Runs the command with a file of the same name as `picture` in a temporary
/// directory; gives the file's content. Throws `wrong` when nothing is drawn.
std::string draw(const std::filesystem::path& root, std::string command,
                 const std::filesystem::path& picture);

/// Empty when the picture is right: it has a text alternative, and drawing it
/// again gives the same bytes. `file` is the text that shows it.
std::string check_picture(const std::filesystem::path& root,
                          const std::filesystem::path& file, const lines& text,
                          const reference& picture);

}  // namespace book

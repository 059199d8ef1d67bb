// Pictures: each is drawn by a command of the project, and says by which, in
// the line directly above it:
//
//   <!-- drawn by: ./learn run 2 -- --timeline={} -->
//   ![three downloads take turns](timeline.svg)
//
// No two runs in real time are the same. A program that cannot run in virtual
// time draws its times rounded, and the line says so:
//
//   <!-- drawn in real time by: ./learn run 15 -- --round 500 --timeline={} -->

#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "common/book/markdown_page.hpp"
#include "common/book/text.hpp"

namespace book {

/// How a picture is drawn.
struct drawing {
  std::string command;        ///< `{}` in it stands for the file to draw
  bool in_real_time = false;  ///< it may take several tries
};

/// How the picture at `line` (from 1) of a text is drawn. For a picture in
/// HTML, the comment may stand above the lines of its tag. Throws `wrong` when
/// there is none.
drawing drawing_of(const lines& text, std::size_t line);

/// Draws `picture` in a temporary directory, and gives the file's content; in
/// real time, again and again until it is as `stored`, most_real_time_tries
/// times at most. Throws `wrong` when nothing is drawn.
std::string draw(const std::filesystem::path& root, const drawing& how,
                 const std::filesystem::path& picture, std::string_view stored);

/// Empty when the picture is right: it has a text alternative, and drawing it
/// again gives the same bytes. `file` is the text that shows it.
std::string check_picture(const std::filesystem::path& root,
                          const std::filesystem::path& file, const lines& text,
                          const reference& picture);

}  // namespace book

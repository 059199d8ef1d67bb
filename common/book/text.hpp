// Texts as lines: what every part of the checker starts from.

#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/files/files.hpp"

namespace book {

/// Lines without their line ends.
using lines = std::vector<std::string>;

/// One thing that is wrong in one place of a text. `line` counts from 1; 0
/// means the file as a whole.
struct defect {
  std::string file;
  std::size_t line = 0;
  std::string what;
};

/// "chapters/01_generators/README.md:57: the snippet differs …".
std::string to_string(const defect& each);

/// What is wrong with a piece of text, while nobody knows yet in which file.
struct wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The reverse: every line gets its line end.
std::string join_lines(const lines& all);

/// The lines from number `from` on, up to number `to`; both count from 0.
lines slice(const lines& all, std::size_t from, std::size_t to);

/// The lines without the indentation they have in common. Blank lines become
/// empty and do not count.
lines dedent(lines all);

using common::read_file;
using common::split_lines;
using common::trim;
using common::write_file;

/// The words of `text`: what white space separates.
std::vector<std::string> words_of(std::string_view text);

/// Says where two texts part, in three lines: which line, and what stands
/// there in each. Empty when they are the same.
std::string first_difference(const lines& shown, std::string_view shown_is,
                             const lines& real, std::string_view real_is);

}  // namespace book

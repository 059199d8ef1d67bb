// The anatomy of a chapter's text: its sections, and its size.

#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "common/book/text.hpp"

namespace book {

/// How many words a reader reads: fenced blocks and comments do not count.
std::size_t count_words(const lines& text);

/// What is wrong with `directory / README.md`: minutes and prerequisites stand
/// at its top; the sections are there, in order; it has 1,500 to 3,000 words;
/// it shows timeline.svg. Empty when there is no such text.
std::vector<defect> check_chapter_text(const std::filesystem::path& root,
                                       const std::filesystem::path& directory);

}  // namespace book

// All that can be wrong with the texts, and setting right what a program can.

#pragma once

#include <filesystem>
#include <vector>

#include "common/book/text.hpp"

namespace book {

/// The texts of the project, relative to its root: README.md, BOOK.md,
/// CONTRIBUTING.md, the chapters' README.md, the exercises' task.md, hints.md.
std::vector<std::filesystem::path> texts_of(const std::filesystem::path& root);

/// Everything wrong with one text: blocks, pictures, links.
std::vector<defect> check_text(const std::filesystem::path& root,
                               const std::filesystem::path& file);

/// Everything wrong with the region markers of the project's code.
std::vector<defect> check_code(const std::filesystem::path& root);

/// Rewrites snippets, console outputs and pictures of one text as they should
/// be. What cannot be set right that way is left as it is. True when anything
/// was rewritten.
bool update_text(const std::filesystem::path& root,
                 const std::filesystem::path& file);

}  // namespace book

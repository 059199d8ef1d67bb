// Snippets: blocks of code that must stand, to the letter, in a file of the
// project.

#pragma once

#include <filesystem>

#include "common/book/markdown_blocks.hpp"

namespace book {

/// "chapters/01_generators/generator.hpp, generator::next": what a block
/// quotes, for messages.
std::string quoted_place(const info_string& info);

/// What a snippet (`file=` with `name=` or `region=`) or a twin block
/// (`twin=`, whole or a part) may say, without common indentation: a
/// definition may be shown with or without the comment and the `template <…>`
/// lines above it. The one that begins as `shown` does comes first. Throws
/// `wrong` when the file, name or region is not there.
std::vector<lines> snippet_choices(const std::filesystem::path& root,
                                   const info_string& info, const lines& shown);

/// Empty when the block is right; else what is wrong with it.
std::string check_snippet(const std::filesystem::path& root,
                          const info_string& info, const lines& shown);

}  // namespace book

// Captions: the line above a quoted piece of code that says where it stands.
// A web page does not show what follows the opening fence.
//
//   *[generator.hpp](generator.hpp), `generator::next`*
//
//   ```cpp file=chapters/01_generators/generator.hpp name=generator::next

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/book/markdown_blocks.hpp"

namespace book {

/// The caption that a block in the text `file` must have; empty where it
/// quotes nothing.
std::string caption_for(const std::filesystem::path& file,
                        const fenced_block& block);

/// Is this line a caption? Captions are no words of a text.
bool is_caption(std::string_view line);

/// The blocks of a text that lack their caption, or have another's.
std::vector<defect> check_captions(const std::filesystem::path& file,
                                   const lines& text);

/// The text with an empty line for every caption: for pages that have another
/// way to say where a block stands.
lines without_captions(const std::filesystem::path& file, lines text);

/// The text with every caption in its place.
lines with_captions(const std::filesystem::path& file, const lines& text);

}  // namespace book

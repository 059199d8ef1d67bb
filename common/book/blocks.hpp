// What a fenced block may be, and whether it is right:
//
//   ```cpp file=chapters/01_generators/main.cpp name=main      a definition
//   ```cpp file=chapters/01_generators/main.cpp region=use     a region
//   ```python twin=chapters/01_generators/twin.py              a twin, or part
//   ```console                                                 commands
//   ```console real-time="why"                                 the same, tried
//                                                              several times
//   ```text not-run="what you would see on a Mac"              not checked
//
// A block of any other shape is wrong.

#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "common/book/markdown_blocks.hpp"

namespace book {

/// Everything wrong with a block (`file` stays empty). Runs its commands, if
/// it is a console block.
std::vector<defect> check_block(const std::filesystem::path& root,
                                const fenced_block& block);

/// What the block should show, where a program can tell. Nothing for blocks
/// that are not run. Throws `wrong` where the block names what is not there.
std::optional<lines> updated_block(const std::filesystem::path& root,
                                   const fenced_block& block);

}  // namespace book

// The house rules: what is where, and who may know whom.

#pragma once

#include <filesystem>
#include <vector>

#include "common/book/text.hpp"

namespace book {

/// Everything that is not in its place:
/// - the top level holds something that does not belong there;
/// - code of a chapter includes or names a later one, or common/ any;
/// - a chapter misses a file, a section of its text, an exercise; or its text
///   is too short or too long for one sitting;
/// - an exercise has no solution;
/// - chapters/asyncio.hpp is not the list of all bricks of chapters 1 to 16.
std::vector<defect> check_house(const std::filesystem::path& root);

}  // namespace book

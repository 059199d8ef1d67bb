// What the search looks in: a script that sets one variable, since a page that
// was opened as a file may not fetch another file.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/site/page.hpp"

namespace site {

/// `var search_index = [[path, page, heading, words], …];`: an entry for each
/// section of a text, for each file, and for each definition of a brick.
std::string search_index(const std::filesystem::path& root,
                         const std::vector<page>& pages);

}  // namespace site

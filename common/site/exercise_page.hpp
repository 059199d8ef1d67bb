// An exercise's page: its task, its hints folded, its files. Neither the
// solution nor the wrong answers are on any page.

#pragma once

#include <filesystem>

#include "common/site/contents.hpp"
#include "common/site/render.hpp"

namespace site {

/// The whole column. `sources` are all files that have pages.
text_html exercise_html(const std::filesystem::path& root,
                        const renderer& writer, const text_source& task,
                        const std::vector<std::filesystem::path>& sources);

}  // namespace site

// Links: every one must lead somewhere.

#pragma once

#include <filesystem>
#include <string>

#include "common/book/markdown_page.hpp"

namespace book {

/// Does the target lead out into the web (or to a mailbox)?
bool is_web(const std::string& target);

/// Empty when the link is right; else what is wrong with it. A relative link
/// must name a file or directory of the project, and its `#anchor` a heading
/// there; a web address must look like one. `file` is the text that holds the
/// link, relative to `root`.
std::string check_link(const std::filesystem::path& root,
                       const std::filesystem::path& file,
                       const markdown_page& page, const std::string& target);

}  // namespace book

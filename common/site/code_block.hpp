// A fenced block of a text as a part of a page.

#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace site {

/// The block in its colours. A quoted piece of code says above it in which file
/// it stands, and leads to its first line there; a block that is not checked
/// says why. `source` gives, for a file of the project, the way to its page.
/// Throws book::wrong on an info string that cannot be read.
std::string code_block(
    const std::filesystem::path& root, const std::string& info,
    const std::string& code,
    const std::function<std::string(const std::string& file)>& source);

/// The line, from 1, in which `code` begins in a file; 1 when it stands nowhere
/// there. Indentation and the marks of regions do not count.
std::size_t line_of(const std::string& code, const std::string& file_content);

}  // namespace site

// A fenced block of a text as a part of a page.

#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace site {

/// Where a block leads to, from its page.
struct block_ways {
  /// The page of a file of the project.
  std::function<std::string(const std::string& file)> source;
  /// What a command's run can be walked through with; empty for none.
  std::function<std::string(const std::string& command)> trace;
};

/// The block in its colours. A quoted piece of code says above it in which file
/// it stands, and leads to its first line there; a block that is not checked
/// says why. A command that can be run stands in an element that names it, and
/// its trace. Throws book::wrong on an info string that cannot be read.
std::string code_block(const std::filesystem::path& root,
                       const std::string& info, const std::string& code,
                       const block_ways& ways);

/// The line, from 1, in which `code` begins in a file; 1 when it stands nowhere
/// there. Indentation and the marks of regions do not count.
std::size_t line_of(const std::string& code, const std::string& file_content);

}  // namespace site

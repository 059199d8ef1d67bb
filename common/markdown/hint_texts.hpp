// The hints of an exercise, as its hints.md has them.

#pragma once

#include <string>
#include <vector>

namespace common {

/// Each hint's text, from the `lines` of the file: what stands below each
/// heading of the second level.
inline std::vector<std::string> hint_texts(
    const std::vector<std::string>& lines) {
  std::vector<std::string> hints;
  for (const std::string& line : lines) {
    if (line.starts_with("## "))
      hints.emplace_back();
    else if (!hints.empty())
      hints.back() += line + "\n";
  }
  return hints;
}

}  // namespace common

// How far a build by Ninja is.

#pragma once

#include <string>
#include <string_view>

namespace common {

/// "37 of 140", from a line that begins with "[37/140]"; else empty.
inline std::string ninja_progress(std::string_view line) {
  const auto slash = line.find('/');
  const auto end = line.find(']');
  if (!line.starts_with('[') || slash > end || end == line.npos) return {};
  return std::string(line.substr(1, slash - 1)) + " of " +
         std::string(line.substr(slash + 1, end - slash - 1));
}

}  // namespace common

// What many tests ask of a text.

#pragma once

#include <string_view>

namespace common {

/// Is `part` in `text`? For checks that print both when it is not.
inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

}  // namespace common

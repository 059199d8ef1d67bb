// What several tests ask of a text.

#pragma once

#include <string>

namespace learn {

/// Does `part` stand in `text`?
inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace learn

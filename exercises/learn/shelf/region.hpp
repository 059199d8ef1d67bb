// The region: the marked lines of a starter, which an answer replaces.
//
//   // #region answer          (in a .txt: # #region answer)
//   …
//   // #endregion

#pragma once

#include <string>
#include <string_view>

namespace learn {

/// A text cut at its region. The lines of the markers belong to before/after.
struct region_parts {
  std::string before;
  std::string inside;
  std::string after;
};

/// Cuts `text`. Throws std::runtime_error, saying what is missing, unless there
/// is exactly one region called "answer".
region_parts cut_region(std::string_view text);

/// `text` with `replacement` in its region.
std::string splice_region(std::string_view text, std::string_view replacement);

}  // namespace learn

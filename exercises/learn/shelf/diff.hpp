// Unified diffs, as `diff -U1` prints them: how a mistake is stored.

#pragma once

#include <string>
#include <string_view>

namespace learn {

/// `text` with the hunks of `diff` applied; what stands before the first hunk
/// does not count. A hunk may have moved, but its lines must all be there, for
/// where the lines around a mistake have changed, a person must look. Throws
/// std::runtime_error, naming the hunk, when one is not there or is no hunk.
std::string apply_diff(const std::string& text, std::string_view diff);

}  // namespace learn

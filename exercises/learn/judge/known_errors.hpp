// Errors that compilers report again and again in answers, and what they mean.

#pragma once

#include <string>

namespace learn {

/// What stands in an error when the compiled program would be too large.
inline constexpr const char* too_large = "File size limit exceeded";

/// What is behind a compiler's error, in a sentence, and what to write instead;
/// empty for an error that is not known. `in_answer`: it is in the student's
/// own lines. (Elsewhere, the same words may come of something that is
/// missing.)
std::string known_meaning(const std::string& error, bool in_answer);

}  // namespace learn

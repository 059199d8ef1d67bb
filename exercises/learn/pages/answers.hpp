// The answers in a text: a browser folds them away (<details>), a terminal
// cannot.

#pragma once

#include <string>

namespace learn {

/// Moves what stands in <details> to the end of the text, numbered, under the
/// heading "Answers"; where it stood, a line says so.
std::string with_answers_last(const std::string& markdown);

}  // namespace learn

// Explains an outcome in words that a student understands.

#pragma once

#include <string>

#include "exercises/learn/judge/runner.hpp"

namespace learn {

/// What the outcome says, in plain text of several lines: nothing for a pass;
/// for a failed test its messages, places and values; for everything else what
/// happened, where, and what it usually means.
std::string explain(const outcome& what);

/// The same on one line: "the test case «…» fails: …".
std::string summarize(const outcome& what);

}  // namespace learn

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

/// The compiler's first error (or, if `kind` is "warning", warning), with the
/// lines of source it shows; empty when there is none.
std::string first_diagnostic(const std::string& compiler_said,
                             const std::string& kind);

}  // namespace learn

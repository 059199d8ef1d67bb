// What a compiler said about an answer, in words that a student understands.

#pragma once

#include <string>

#include "exercises/learn/judge/runner.hpp"

namespace learn {

/// Why an answer does not compile, or not link.
std::string explain_compiler(const outcome& what);

/// The same on one line.
std::string summarize_compiler(const outcome& what);

/// If a crash looks as one that g++ 12 itself has caused: what it gets wrong,
/// and what to write instead. Else empty.
std::string compilers_fault(const std::string& printed);

/// The compiler's first error (or, if `kind` is "warning", warning), with the
/// lines of source it shows; empty when there is none. Only one about `file`,
/// if that is given.
std::string first_diagnostic(const std::string& compiler_said,
                             const std::string& kind,
                             const std::string& file = {});

/// `text` with `by` in front of each line.
std::string indented(const std::string& text, const std::string& by);

/// `text` in lines of at most `width` columns.
std::string wrapped(const std::string& text, std::size_t width);

}  // namespace learn

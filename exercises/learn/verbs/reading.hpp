// Reading, running and measuring: read, site, run, test, bench.

#pragma once

#include <string>
#include <vector>

#include "exercises/learn/verbs/desk.hpp"

namespace learn {

/// Shows a chapter's text, the book's front page ("0" or "book"), or the task
/// of an exercise. Returns the exit status.
int read(desk& where, const std::string& name);

/// Builds the program that writes the book as web pages into `directory`, and
/// the chapters' programs, whose runs those pages show; then becomes it: does
/// not return when all is well. Throws common::usage_error at once where the
/// book may not be written.
int write_site(const desk& where, const std::string& directory);

/// Builds the server that shows the book in a browser, and becomes it. The
/// arguments are the server's.
int serve(const desk& where, const std::vector<std::string>& arguments);

/// Builds a chapter's program and becomes it: does not return when all is well.
int run(const desk& where, const std::string& name,
        const std::vector<std::string>& arguments);

/// Builds everything, or one chapter's tests, and becomes ctest.
int test(const desk& where, const std::string& name);

/// Builds the benchmark, optimised, in a build directory of its own, and
/// becomes it. The arguments are the benchmark's.
int bench(const desk& where, const std::vector<std::string>& arguments);

/// A Markdown file of the book, for this terminal.
std::string rendered(const desk& where, const std::string& markdown);

}  // namespace learn

// Runs commands the same way on every machine: a clean environment around
// common::run_to_end.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace book {

/// What came of a command.
struct result {
  int status = 0;  ///< exit status; 128 + N when signal N ended it
  std::string output;
};

/// What to do with what a command writes to stderr.
enum class errors { into_output, dropped };

/// What runs in real time is tried so often until it is right: a busy machine
/// may hold a program up for longer than lies between two of its events, and go
/// on doing so for a while.
constexpr int most_real_time_tries = 10;

/// Runs a program in a directory, with nothing to read and an environment that
/// holds PATH, HOME and TMPDIR as they are, and NO_COLOR=1, COLUMNS=80,
/// LC_ALL=C.UTF-8, LEARN_QUIET=1. A program that is not there gives status 127.
/// Throws `wrong` when it does not end within two minutes (it is killed then).
result run(const std::vector<std::string>& words,
           const std::filesystem::path& directory, errors to);

/// The same for a line of shell; its stderr goes into the output.
result run_shell(const std::string& line,
                 const std::filesystem::path& directory);

}  // namespace book

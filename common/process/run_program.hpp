// run_program: runs another program and collects what it prints: run_to_end()
// for those who need no limits. For tests of the book's own programs.

#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace common {

/// What came of a run.
struct program_result {
  int status = 0;   ///< exit status; 128 + N when signal N ended the program
  std::string out;  ///< everything it wrote to stdout
  std::string err;  ///< everything it wrote to stderr
};

/// Is it a line and nothing else: what a program says of bad options?
bool is_one_line(std::string_view text);

/// Runs `argv` (the program, searched in PATH, and its arguments; no shell)
/// with `input` as its stdin, until it ends. Throws std::runtime_error when it
/// cannot be started, and when it has not ended after `limit`: it is killed
/// then, with its children. Python: subprocess.run(argv, capture_output=True).
program_result run_program(
    const std::vector<std::string>& argv, std::string_view input = {},
    std::chrono::milliseconds limit = std::chrono::seconds(60));

}  // namespace common

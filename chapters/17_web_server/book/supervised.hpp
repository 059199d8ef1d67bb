// A program of the book, run within limits.
//
// Between the server and the program stands a supervisor (common/process): it
// sets the limits, adopts whatever the program leaves behind, and ends all of
// that when the server lets go of its stdin, or does not exist any more; then
// it also removes the program's directory. It is this executable, started once
// more with other words.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace book_server {

/// How far a program may go.
struct run_limits {
  int cpu_seconds = 30;
  int seconds = 120;
  std::size_t resident = std::size_t{1} << 30;  ///< bytes of memory in all
  std::size_t file_size = std::size_t{64} << 20;
  std::size_t processes = 64;
  std::size_t output = std::size_t{1} << 20;  ///< bytes that it may print
};

/// The word that makes this executable a supervisor.
constexpr std::string_view supervise_word = "--supervise";

/// What to start so that `words` (a program's path and its options) run in
/// `directory`; `supervisor` is this executable. Of that process, stdin is the
/// leash: close it, and the program is ended. stdout is what the program
/// prints, and stderr its report.
std::vector<std::string> supervised_words(
    const std::string& supervisor, const std::string& directory,
    const run_limits& limits, const std::vector<std::string>& words);

/// What main() does if its first option is supervise_word. Does not return if
/// the words are such as supervised_words() makes.
int supervise(int argc, char** argv);

/// How a program has ended.
struct program_end {
  std::optional<int> status;  ///< empty: a signal has ended it, or we have
  std::string signal = {};    ///< "SIGSEGV"
  std::string why = {};       ///< a limit that it has reached, in a sentence
};

/// What the report says, which is all that came from its stderr.
program_end end_of(std::string_view report, const run_limits& limits);

}  // namespace book_server

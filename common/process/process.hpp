// Runs another program within limits: time, memory, output, processes. Whatever
// it starts is ended with it, wherever it has hidden itself.

#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace common {

/// What to run, and how far it may go. In each limit, 0 is none.
struct command {
  std::vector<std::string> words;         ///< the program and its arguments
  std::filesystem::path directory = ".";  ///< where it runs
  /// Variables set on top of ours, or, with `bare`, all there are.
  std::vector<std::pair<std::string, std::string>> environment = {};
  bool bare = false;
  std::string input = {};     ///< what it can read from stdin
  bool errors_apart = false;  ///< keep stderr apart from the output

  std::chrono::milliseconds time = std::chrono::hours(1);  ///< then: ended
  std::size_t memory = 0;                                  ///< bytes it may map
  std::size_t resident = 0;   ///< bytes of memory that it and all that it has
                              ///< started may fill; then: ended
  std::size_t file_size = 0;  ///< bytes that it may write to a file
  std::size_t processes = 0;  ///< that there may be at once; then: ended
  std::size_t output = 64 << 20;  ///< bytes it may print; then: ended

  /// If not empty: its descriptor 3 is a socket on which this text waits, and
  /// what it writes there is the ending's `reply`. (Not a pipe: whoever may
  /// write to a pipe can open it again to read what was written.)
  std::string message = {};

  /// Called some ten times a second while it runs, with the time so far and all
  /// that it has printed.
  std::function<void(std::chrono::milliseconds, const std::string& output)>
      while_running = {};
};

/// How it ended.
struct program_ending {
  enum class manner {
    exited,
    crashed,
    not_started,
    out_of_time,
    too_much_output,
    too_many_processes,
    too_much_memory
  };

  manner how = manner::exited;
  int number = 0;  ///< exited: the status; crashed: the signal; not_started:
                   ///< the system's error
  std::string output;  ///< stdout, and stderr unless that is kept apart
  std::string errors;  ///< stderr, if it is kept apart
  std::string reply;   ///< what it wrote to descriptor 3
  std::chrono::milliseconds time{};
  std::chrono::milliseconds cpu{};  ///< how much of it was spent computing

  bool succeeded() const { return how == manner::exited && number == 0; }
};

/// Runs it to its end, in a process group of its own. When it has ended, or has
/// gone too far, all that it has started is killed, also what has made itself a
/// session of its own; the same if our process ends meanwhile. A program that
/// stops or kills the process that watches over it counts as crashed. May be
/// called from several threads at once. Throws std::system_error when the
/// system gives no pipe or process, and what `while_running` throws: the
/// program has been ended then.
program_ending run_to_end(const command& what);

}  // namespace common

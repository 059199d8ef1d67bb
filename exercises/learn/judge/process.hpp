// Runs another program within limits: time, memory, output. Whatever it starts
// itself is ended with it.

#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace learn {

/// What to run, and how far it may go.
struct command {
  std::vector<std::string> words;         ///< the program and its arguments
  std::filesystem::path directory = ".";  ///< where it runs
  /// Variables set on top of ours.
  std::vector<std::pair<std::string, std::string>> environment = {};
  std::chrono::milliseconds time = std::chrono::hours(1);  ///< then: killed
  std::size_t memory = 0;         ///< bytes it may map; 0: no limit
  std::size_t output = 64 << 20;  ///< bytes it may print; then: killed
  /// Called some ten times a second while it runs, with the time so far.
  std::function<void(std::chrono::milliseconds)> while_running = {};
};

/// How it ended.
struct ending {
  enum class manner { exited, crashed, out_of_time, too_much_output };

  manner how = manner::exited;
  int number = 0;      ///< exited: the status; crashed: the signal
  std::string output;  ///< stdout and stderr, as they came
  std::chrono::milliseconds time{};

  bool succeeded() const { return how == manner::exited && number == 0; }
};

/// Runs it to its end, with nothing to read, in a process group of its own that
/// is killed when it ends. Status 127: there is no such program. May be called
/// from several threads at once. Throws std::system_error when the system
/// gives no pipe or process.
ending run_to_end(const command& what);

}  // namespace learn

// owned_process: a child process, and all that may still be done with it.

#pragma once

#include <cerrno>
#include <csignal>
#include <optional>
#include <sys/types.h>
#include <sys/wait.h>
#include <utility>

namespace kitchen {

/// Owns a child process, as a std::unique_ptr owns an object: there is one
/// owner at a time, and when that goes, so does the process.
class owned_process {
 public:
  // #region answer
  /// `pid` is a child of ours that nobody has waited for yet.
  explicit owned_process(pid_t pid) noexcept : pid_(pid) {}
  owned_process(owned_process&&) = default;             // your code
  owned_process& operator=(owned_process&&) = default;  // your code
  ~owned_process() = default;                           // your code

  /// Has it ended? Then its returncode: the exit status, or -N if signal N has
  /// ended it; 255 if somebody else has taken that. Never waits.
  std::optional<int> poll() { return std::nullopt; }  // your code

  /// The same, but waits until it has ended.
  int wait() { return 0; }  // your code

  /// Returns whether the signal was sent: not to a process that has ended.
  bool send_signal(int signal) { return ::kill(pid_, signal) == 0; }

 private:
  pid_t pid_;
  // #endregion
};

}  // namespace kitchen

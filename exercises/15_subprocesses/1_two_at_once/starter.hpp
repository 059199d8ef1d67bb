// Errands: child processes, and a signal that says that one has ended.

#pragma once

#include <functional>
#include <sys/types.h>
#include <sys/wait.h>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kitchen {

/// Child processes that are out on an errand; tells of the end of each, once.
class errands {
 public:
  /// What is told: the exit status, or -N when signal N has ended the process.
  using listener = std::function<void(int returncode)>;

  // #region answer
  /// Calls `told` once `pid`, a child of ours, has ended.
  void watch(pid_t pid, listener told) { watched_[pid] = std::move(told); }

  /// To be called after each SIGCHLD (not in the signal handler itself).
  void on_sigchld() {
    int status = 0;
    const pid_t pid = ::waitpid(-1, &status, 0);
    const auto found = watched_.find(pid);
    if (found == watched_.end()) return;
    found->second(WEXITSTATUS(status));
    watched_.erase(found);
  }

 private:
  // #endregion
  std::unordered_map<pid_t, listener> watched_;
};

}  // namespace kitchen

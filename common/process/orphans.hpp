// Orphans: what a program leaves behind when it has killed its supervisor.

#pragma once

#include <concepts>
#include <sys/types.h>
#include <vector>

namespace common {

/// While one of these lives, a process below ours that loses its parent becomes
/// a child of ours, unless a supervisor nearer to it adopts it. So it can be
/// found and ended. Several threads may have one each.
class orphans {
 public:
  orphans();
  orphans(const orphans&) = delete;
  orphans& operator=(const orphans&) = delete;
  ~orphans();

  /// As fork(), and `body` runs in the child. Nobody takes the new process for
  /// an orphan until it is forgotten. `body` may call only what is safe after a
  /// fork() of a program with threads, and must not return.
  template <std::invocable Body>
  pid_t fork_one_of_ours(const Body& body) {
    return fork_with([](const void* it) { (*static_cast<const Body*>(it))(); },
                     &body);
  }
  /// To be called once we have taken note of its end.
  void forget(pid_t one_of_ours);

  /// Kills what we have adopted since this was made, and what comes after it,
  /// until nothing is left.
  void end_all();

 private:
  pid_t fork_with(void (*body)(const void*), const void* argument);

  std::vector<pid_t> before_;  ///< children that we had already
};

}  // namespace common

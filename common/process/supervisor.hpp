// The supervisor: a small process between us and a program that we run. It
// adopts whatever the program leaves behind, so it can end all of it.

#pragma once

#include <cstddef>
#include <sys/types.h>

namespace common {

/// What the supervisor tells us at the end, through a pipe; before it, the
/// pid_t of the program.
struct supervisor_report {
  enum class what : int {
    ended,
    not_started,
    too_many_processes,
    too_much_memory
  };
  what how = what::ended;
  int status = 0;  ///< as from waitpid(); not_started: errno
};

/// What a supervisor has to know. Descriptors are those of our process.
struct supervised {
  char* const* words;
  char* const* environment;
  const char* directory;
  int input, output, errors;  ///< the program's first three descriptors
  int talk;                   ///< its descriptor 3, or -1
  int leash;   ///< ends the program when nobody holds the other end
  int report;  ///< where the supervisor_report goes
  std::size_t memory, resident, file_size, processes;
  long cpu_seconds;
  /// Called when nothing of the program is left, before the report, with
  /// descriptors as they are in the supervisor; may be null.
  void (*tidy_up)(const supervised&) = nullptr;
};

/// What the child does after fork() in a program that may have threads: so it
/// calls only what is safe there. Returns never.
[[noreturn]] void supervise(const supervised& what);

}  // namespace common

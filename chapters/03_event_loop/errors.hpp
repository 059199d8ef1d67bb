// What can go wrong in a loop, and how it is told.

#pragma once

#include <exception>
#include <stdexcept>
#include <string>

namespace asyncio {

/// What an exception handler is told (asyncio: the `context` dictionary).
struct exception_context {
  std::string message;           ///< what happened, in one line
  std::exception_ptr exception;  ///< what was thrown, if anything
  std::string source;            ///< who it happened to, if known
};

/// Thrown by a callback to leave run_forever() at once: the only exception
/// that a loop hands on instead of reporting it (Python: SystemExit and
/// KeyboardInterrupt). Not a std::exception, so that `catch (const
/// std::exception&)` does not stop it on its way.
class system_exit {
 public:
  explicit system_exit(int status = 0) : status_(status) {}
  int status() const noexcept { return status_; }

 private:
  int status_;
};

/// Thrown by a loop that would wait for ever: nothing is ready, no timer is
/// set, and nothing outside can wake it. (Python's loop hangs.)
class never_wakes_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace asyncio

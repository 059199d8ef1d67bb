// What a future can throw.

#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace asyncio {

/// Somebody asked for an outcome that is not there yet, or set one twice.
class invalid_state_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a cancelled future throws to those who ask for its result. Not a
/// std::exception, so that `catch (const std::exception&)` does not swallow a
/// cancellation (as CPython's CancelledError is not an Exception).
class cancelled_error {
 public:
  explicit cancelled_error(std::string message = {})
      : message_(std::move(message)) {}
  /// What cancel() was given; may be empty.
  const std::string& message() const noexcept { return message_; }

 private:
  std::string message_;
};

}  // namespace asyncio

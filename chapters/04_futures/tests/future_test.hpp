// What the tests of this chapter share: the tracing loop of chapter 3, with
// done callbacks that leave a letter.

#pragma once

#include <exception>
#include <stdexcept>
#include <string>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "04_futures/future.hpp"

namespace asyncio {

struct future_fixture : tracing_loop {
  /// A done callback that adds a letter to the trace.
  auto note(char c) {
    return [this, c](const auto&) { trace += c; };
  }
};

/// The same, with what the loop's exception handler is told.
struct reporting_fixture : future_fixture {
  std::string told;

  reporting_fixture() {
    loop.set_exception_handler(
        [this](event_loop&, const exception_context& it) {
          told += it.message + "; ";
        });
  }
  ~reporting_fixture() { loop.set_exception_handler(nullptr); }
};

inline std::runtime_error burnt() { return std::runtime_error("burnt"); }

/// What came of a future, in words: "pending", "a result", "cancelled:
/// message", or what().
inline std::string words_for(future_state& it) {
  if (!it.done()) return "pending";
  it.mark_seen();
  if (!it.peek_error()) return "a result";
  try {
    std::rethrow_exception(it.peek_error());
  } catch (const cancelled_error& error) {
    return "cancelled: " + error.message();
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// The message of the cancelled_error that `look` throws.
template <class Look>
std::string cancel_message(Look look) {
  try {
    look();
  } catch (const cancelled_error& error) {
    return error.message();
  }
  return "no cancelled_error was thrown";
}

}  // namespace asyncio

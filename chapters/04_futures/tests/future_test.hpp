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

inline std::runtime_error burnt() { return std::runtime_error("burnt"); }

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

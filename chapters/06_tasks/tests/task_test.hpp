// What the tests of this chapter share: a run under virtual time, a trace, and
// what an exception handler was told.

#pragma once

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"

namespace asyncio {

/// run() under virtual time: hours pass at once.
template <awaitable X>
await_result<X> run_virtually(X main) {
  return run(std::move(main), std::make_unique<virtual_time>());
}

/// The test case's main task writes words into a trace; the order of the words
/// is the order of events.
class trace {
 public:
  template <class... Word>
  void operator()(const Word&... word) {
    std::string line;
    ((line += (line.empty() ? "" : " ") + text(word)), ...);
    text_ += (text_.empty() ? "" : "; ") + line;
  }
  const std::string& str() const { return text_; }

 private:
  static std::string text(const std::string& word) { return word; }
  static std::string text(const char* word) { return word; }
  static std::string text(bool word) { return word ? "true" : "false"; }
  static std::string text(int word) { return std::to_string(word); }

  std::string text_;
};

/// "cancelled: message", "what()", or "none".
inline std::string what_is(const std::exception_ptr& error) {
  if (!error) return "none";
  try {
    std::rethrow_exception(error);
  } catch (const cancelled_error& e) {
    return "cancelled: " + e.message();
  } catch (...) {
    return failure_text(std::current_exception());
  }
}

/// Has `loop` tell `log` what its exception handler is told.
inline void listen(event_loop& loop, trace& log) {
  loop.set_exception_handler([&log](event_loop&, const exception_context& it) {
    log(it.message, "(" + it.source + ")", what_is(it.exception));
  });
}

}  // namespace asyncio

// event: a flag, for tasks that wait until something has happened.

#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "11_synchronization/waiting_line.hpp"

namespace asyncio {

/// A flag that tasks can wait for (asyncio.Event). For the tasks of one loop;
/// it must outlive those who wait.
class event {
 public:
  /// `what`: its name when the loop says who waits for what.
  explicit event(std::string what = "an event") : line_(std::move(what)) {}

  bool is_set() const noexcept { return set_; }

  /// Sets the flag, and calls all who wait, in the order in which they came.
  /// Until clear(), nobody has to wait any more.
  void set() {
    if (std::exchange(set_, true)) return;
    line_.call_next(std::numeric_limits<std::size_t>::max());
  }

  /// Clears the flag. The tasks that set() has called go on nevertheless.
  void clear() noexcept { set_ = false; }

  class place : public line_place {
   public:
    explicit place(event& it) noexcept : line_place(it.line_), event_(it) {}
    bool await_ready() const noexcept { return event_.set_; }
    bool await_resume() {
      wait_is_over();
      return true;
    }

   private:
    event& event_;
  };

  /// `co_await it.wait()`: waits until the flag is set. Always gives true, as
  /// asyncio does. Throws std::runtime_error if it has to wait in a loop that
  /// is not the event's own.
  line_awaitable<event> wait() noexcept { return line_awaitable<event>(*this); }

 private:
  // While it is set, everybody in line has been called.
  bool set_ = false;
  waiting_line line_;
};

}  // namespace asyncio

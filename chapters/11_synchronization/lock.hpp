// lock: one at a time.

#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "11_synchronization/held.hpp"
#include "11_synchronization/waiting_line.hpp"

namespace asyncio {

/// A lock for tasks (asyncio.Lock): one task holds it, the others wait in line,
/// and nobody overtakes. It belongs to the loop in which a task first has to
/// wait for it. It must outlive those who hold it or wait for it.
class lock {
 public:
  /// `what`: its name when the loop says who waits for what.
  explicit lock(std::string what = "a lock") : line_(std::move(what)) {}

  bool locked() const noexcept { return locked_; }

  /// `co_await it.acquire()`: waits until the lock is free and this task is
  /// next, and takes it. Always gives true, as asyncio does. Does not suspend
  /// if the lock is free and nobody waits. Throws std::runtime_error if it has
  /// to wait in a loop that is not the lock's own.
  line_awaitable<lock> acquire() noexcept {
    return line_awaitable<lock>(*this);
  }

  /// `auto guard = co_await it.hold();`: the same, and the guard's destructor
  /// releases the lock (Python: `async with`).
  holding<lock> hold() noexcept { return holding<lock>(*this); }

  // #region answer
  class place : public line_place {
   public:
    explicit place(lock& it) noexcept : line_place(it.line_), lock_(it) {}
    ~place() {
      if (!in_line()) return;
      leave();
      // Cancelled, perhaps after it was called: then it is the next one's turn.
      if (!lock_.locked_) lock_.line_.call_first();
    }

    bool await_ready() const noexcept {
      return !lock_.locked_ && lock_.line_.nobody_waits();
    }
    bool await_resume() {
      wait_is_over();
      leave();
      return lock_.locked_ = true;
    }

   private:
    lock& lock_;
  };

  /// Frees the lock, and calls the first in line. Throws std::runtime_error if
  /// the lock is not held.
  void release() {
    if (!locked_) throw std::runtime_error("Lock is not acquired.");
    give_back();
  }

 private:
  void give_back() {
    locked_ = false;
    line_.call_first();
  }
  // #endregion

  template <class Tool>
  friend class held;

  // Somebody holds it, or the first in line is about to run (it was called, or
  // cancelled), or nobody waits.
  bool locked_ = false;
  waiting_line line_;
};

}  // namespace asyncio

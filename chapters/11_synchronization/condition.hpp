// condition: tasks wait, with a lock, until another one has changed something.

#pragma once

#include <concepts>
#include <cstddef>
#include <exception>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "11_synchronization/lock.hpp"
#include "11_synchronization/waiting_line.hpp"

namespace asyncio {

/// A lock, and a line of tasks that wait for a change of what it protects
/// (asyncio.Condition). For the tasks of one loop; it must outlive those who
/// wait.
class condition {
 public:
  /// With a lock of its own.
  explicit condition(std::string what = "a condition")
      : own_(std::make_unique<lock>("the lock of " + what)),
        lock_(*own_),
        line_(std::move(what)) {}
  /// With a lock that others use, too, such as a second condition.
  explicit condition(lock& shared, std::string what = "a condition")
      : lock_(shared), line_(std::move(what)) {}

  // The lock's own members.
  bool locked() const noexcept { return lock_.locked(); }
  line_awaitable<lock> acquire() noexcept { return lock_.acquire(); }
  holding<lock> hold() noexcept { return lock_.hold(); }
  void release() { lock_.release(); }

  class place : public line_place {
   public:
    explicit place(condition& it) noexcept : line_place(it.line_) {}
    bool await_ready() const noexcept { return false; }
    void await_resume() { wait_is_over(); }
  };

  // #region answer
  /// `co_await it.wait()`: releases the lock, waits until it is notified, and
  /// acquires the lock again before it returns or throws: even a task that is
  /// cancelled here holds the lock when it leaves. A notification that is not
  /// used because of a cancellation goes to the next one. Always gives true.
  /// Throws std::runtime_error if the lock is not held.
  coroutine<bool> wait() {
    if (!locked()) throw std::runtime_error("cannot wait on un-acquired lock");
    line_.check_loop();
    std::exception_ptr error;
    lock_.release();
    try {
      co_await line_awaitable<condition>(*this);
    } catch (...) {
      error = std::current_exception();
    }
    for (bool owned = false; !owned;) {
      try {
        owned = co_await lock_.acquire();
      } catch (const cancelled_error&) {  // not without the lock
        error = std::current_exception();
      }
    }
    if (error) {
      line_.call_next();
      std::rethrow_exception(error);
    }
    co_return true;
  }

  /// Calls the first n tasks that wait. They go on when they have the lock
  /// again, so not before it is released. If nobody waits, nothing happens.
  /// Throws std::runtime_error if the lock is not held.
  void notify(std::size_t n = 1) {
    if (!locked())
      throw std::runtime_error("cannot notify on un-acquired lock");
    line_.call_next(n);
  }
  /// Calls all tasks that wait.
  void notify_all() { notify(std::numeric_limits<std::size_t>::max()); }
  // #endregion

  /// `co_await it.wait_for(f)`: waits again and again until f() is true, and
  /// gives what it returned then. f is called with the lock held.
  template <std::invocable F>
  coroutine<std::invoke_result_t<F&>> wait_for(F f) {
    auto result = f();
    while (!result) {
      co_await wait();
      result = f();
    }
    co_return result;
  }

 private:
  std::unique_ptr<lock> own_;  // empty if the lock is shared
  lock& lock_;
  waiting_line line_;  // tasks that wait to be notified; none holds the lock
};

}  // namespace asyncio

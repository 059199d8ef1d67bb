// semaphore, bounded_semaphore: only so many tasks at a time.

#pragma once

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include "11_synchronization/held.hpp"
#include "11_synchronization/waiting_line.hpp"

namespace asyncio {

/// A counter of what is left (asyncio.Semaphore): acquire() takes one, or waits
/// in line until there is one; release() gives one back. For the tasks of one
/// loop; it must outlive those who wait, and the guards.
class semaphore {
 public:
  /// `value`: how many are left at first. Throws std::invalid_argument if it is
  /// negative. `what`: its name when the loop says who waits for what.
  explicit semaphore(std::ptrdiff_t value = 1, std::string what = "a semaphore")
      : semaphore(value, std::move(what), no_bound) {}

  /// Would acquire() have to wait? This is true as well when something is left,
  /// but others are in line for it.
  bool locked() const noexcept { return value_ == 0 || !line_.nobody_waits(); }

  /// `co_await it.acquire()`: takes one, in turn. Always gives true. Throws
  /// std::runtime_error if it has to wait in a loop that is not its own.
  line_awaitable<semaphore> acquire() noexcept {
    return line_awaitable<semaphore>(*this);
  }
  /// `auto guard = co_await it.hold();`: the same, and the guard's
  /// destructor gives it back.
  holding<semaphore> hold() noexcept { return holding<semaphore>(*this); }

  /// Gives one back, or adds one that nobody has taken; calls the next in line.
  /// Throws std::runtime_error if there is a bound, and it is reached.
  void release() {
    if (value_ >= bound_)
      throw std::runtime_error("BoundedSemaphore released too many times");
    give_back();
  }

  // #region place
  class place : public line_place {
   public:
    explicit place(semaphore& it) noexcept
        : line_place(it.line_), semaphore_(it) {}
    ~place() {
      if (!in_line()) return;
      if (was_called()) ++semaphore_.value_;  // cancelled before it ran
      leave();
      semaphore_.call_as_many_as_left();
    }

    bool await_ready() noexcept {
      if (semaphore_.locked()) return false;
      --semaphore_.value_;
      return true;
    }
    bool await_resume() {
      wait_is_over();
      if (!in_line()) return true;
      leave();
      semaphore_.call_as_many_as_left();  // some may have waited only for us
      return true;
    }

   private:
    semaphore& semaphore_;
  };
  // #endregion

 protected:
  static constexpr auto no_bound = std::numeric_limits<std::ptrdiff_t>::max();

  // Never more than `bound` are left.
  semaphore(std::ptrdiff_t value, std::string what, std::ptrdiff_t bound)
      : value_(value), bound_(bound), line_(std::move(what)) {
    if (value < 0)
      throw std::invalid_argument("Semaphore initial value must be >= 0");
  }

 private:
  template <class Tool>
  friend class held;

  // The destructor of a guard calls it, and must not throw.
  void give_back() {
    if (value_ >= bound_) return;
    ++value_;
    call_one();
  }

  // A task that is called has what it waited for. That is counted before the
  // task runs, or a latecomer would take it.
  bool call_one() {
    if (!line_.call_next()) return false;
    --value_;
    return true;
  }
  void call_as_many_as_left() {
    while (value_ > 0 && call_one()) continue;
  }

  // How many are left, without those handed to tasks that were called. It is
  // never negative.
  std::ptrdiff_t value_;
  const std::ptrdiff_t bound_;  // value_ is never more
  waiting_line line_;
};

/// A semaphore that refuses to be given back more than was taken
/// (asyncio.BoundedSemaphore): release() throws then.
class bounded_semaphore : public semaphore {
 public:
  explicit bounded_semaphore(std::ptrdiff_t value = 1,
                             std::string what = "a semaphore")
      : semaphore(value, std::move(what), value) {}
};

}  // namespace asyncio

// handle, timer_handle: what is left in your hand when you have given a
// callback to a loop.

#pragma once

#include <cstdint>
#include <utility>

#include "03_event_loop/ready_queue.hpp"
#include "03_event_loop/timer_queue.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

/// Can take back a call_soon() (asyncio.Handle). Dropping it takes nothing
/// back. It moves and does not copy, so that one call has one handle; use it
/// only as long as its loop lives.
class handle {
 public:
  handle(ready_queue& queue, std::uint64_t number)
      : queue_(&queue), number_(number) {}
  handle(handle&&) = default;
  handle& operator=(handle&&) = default;

  /// The callback will not be called, unless that has happened already.
  void cancel() {
    if (std::exchange(cancelled_, true)) return;
    if (queue_->cancel(number_) && observer::watching())
      observer::change(who(), activity::cancelled);
  }
  /// Has cancel() been called?
  bool cancelled() const noexcept { return cancelled_; }

  /// What observers know the callback by.
  subject who() const noexcept { return {queue_, number_}; }

 private:
  ready_queue* queue_;
  std::uint64_t number_;
  bool cancelled_ = false;
};

/// Can take back a call_later() or call_at() (asyncio.TimerHandle).
class timer_handle {
 public:
  timer_handle(timer_queue& queue, timer_key key) : queue_(&queue), key_(key) {}
  timer_handle(timer_handle&&) = default;
  timer_handle& operator=(timer_handle&&) = default;

  /// The callback will not be called, unless that has happened already.
  void cancel() {
    if (std::exchange(cancelled_, true)) return;
    if (queue_->cancel(key_) && observer::watching())
      observer::change(who(), activity::cancelled);
  }
  /// Has cancel() been called?
  bool cancelled() const noexcept { return cancelled_; }

  /// The deadline, on the loop's clock.
  time_point when() const noexcept { return key_.when; }

  /// What observers know the timer by.
  subject who() const noexcept { return {queue_, key_.number}; }

 private:
  timer_queue* queue_;
  timer_key key_;
  bool cancelled_ = false;
};

}  // namespace asyncio

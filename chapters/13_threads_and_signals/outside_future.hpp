// outside_future<T>: for a thread that has no loop and waits for one.
//
// A future of chapter 4 belongs to its loop's thread. This is the other kind:
// any thread may use it, and to wait for it is to block.

#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "03_event_loop/waiter.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future.hpp"
#include "06_tasks/task_core.hpp"
#include "08_gather/errors.hpp"
#include "08_gather/outcome.hpp"
#include "13_threads_and_signals/mailbox.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"

namespace asyncio {

/// What a loop and the threads that wait for it share of one coroutine.
template <class T>
class outside_state {
 public:
  explicit outside_state(const threadsafe_loop& outside)
      : to_(outside.box()), key_(std::make_unique<threadsafe_loop>(outside)) {}

  // --- for all threads ---

  bool done() const noexcept {
    return to_->look([this] { return is_done(); });
  }
  bool cancelled() const noexcept {
    return to_->look([this] { return cancelled_; });
  }

  /// Blocks until there is a result, until then at the latest; gives it. Throws
  /// timeout_error if it is too late, cancelled_error, and std::runtime_error
  /// in the loop's own thread: that would wait for itself.
  outcome<T>& wait_until(time_point when) {
    if (to_->is_in_loop() && !done())
      throw std::runtime_error(
          "the loop's own thread would wait for itself: await a task instead");
    to_->wait_until(when, [this] { return is_done(); });
    if (!done() && to_->is_open()) throw timeout_error();
    cancel({});  // no longer open, and still no result
    if (cancelled()) throw cancelled_error(message_);
    return *result_;
  }

  /// Sets the outcome; the first counts.
  void set(outcome<T> result) {
    auto made = std::make_unique<outcome<T>>(std::move(result));
    to_->change([&] {
      if (!is_done()) result_ = std::move(made);
    });
  }
  /// Makes it cancelled; false if there was an outcome. Needs no memory.
  bool cancel(std::string message) noexcept {
    return to_->change([&] {
      if (is_done()) return false;
      message_ = std::move(message);
      return cancelled_ = true;
    });
  }

  /// Has the loop cancel the task, if there is one.
  void cancel_task(const std::shared_ptr<outside_state>& self) const {
    letter_list one;
    one.emplace_back([self] {
      self->needs_no_key();
      if (self->task != nullptr) self->task->request_cancel({});
    });
    to_->post_answer(std::move(one));
  }

  /// Nobody will call cancel_task() any more: the loop need not wait for that.
  void needs_no_key() noexcept {
    const auto gone = to_->change([this] { return std::move(key_); });
  }

  // --- for the loop's thread ---

  /// The task that will set the outcome, as long as there is one.
  task_core* task = nullptr;

 private:
  bool is_done() const noexcept { return result_ != nullptr || cancelled_; }

  const std::shared_ptr<mailbox> to_;
  // All below only within to_->change(). The key is there until the task has
  // ended, is to be cancelled, or nobody outside could ask for that any more.
  std::unique_ptr<threadsafe_loop> key_;
  // One of these at most, and once it is there, it stays.
  std::unique_ptr<outcome<T>> result_;
  bool cancelled_ = false;
  std::string message_;  // of the cancellation
};

/// A result that a loop will have, for other threads
/// (concurrent.futures.Future): what run_coroutine_threadsafe() gives. All
/// copies are the same. As long as there is one, and no result, the loop waits:
/// it could be told to cancel().
template <class T = void>
class outside_future {
 public:
  explicit outside_future(const std::shared_ptr<outside_state<T>>& state)
      : state_(state.get(), [state](auto*) { state->needs_no_key(); }) {}

  bool done() const noexcept { return state_->done(); }
  bool cancelled() const noexcept { return state_->cancelled(); }

  /// Waits for the result, and gives it; it stays, so move it out if you want
  /// it for yourself. Throws what the coroutine threw; cancelled_error if it
  /// was cancelled, or its loop closed; std::runtime_error in the loop's own
  /// thread, which would wait for itself.
  std::add_lvalue_reference_t<T> result() const {
    return state_->wait_until(time_point::max()).value();
  }
  /// The same, for so long at most; then throws timeout_error. The coroutine
  /// goes on: cancel() it if you want no more of it.
  template <class Rep, class Period>
  std::add_lvalue_reference_t<T> result(
      std::chrono::duration<Rep, Period> limit) const {
    const auto now = std::chrono::steady_clock::now();
    return state_->wait_until(later(now, asyncio::to_nanoseconds(limit)))
        .value();
  }
  /// Waits, and gives the exception in place of a result, or an empty pointer.
  /// Throws cancelled_error if it was cancelled.
  std::exception_ptr exception() const {
    return state_->wait_until(time_point::max()).exception();
  }

  /// Gives it up: from now on it is cancelled, and the loop will cancel the
  /// task. Returns false if there was an outcome already.
  bool cancel() const {
    if (!state_->cancel({})) return false;
    state_->cancel_task(state_);
    return true;
  }

 private:
  // Counts those outside only. The last of them gives the key back.
  std::shared_ptr<outside_state<T>> state_;
};

}  // namespace asyncio

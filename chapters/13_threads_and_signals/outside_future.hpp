// outside_future<T>: for a thread that has no loop and waits for one.
//
// A future of chapter 4 belongs to its loop's thread. This is the other kind:
// any thread may use it, and to wait for it is to block.

#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "04_futures/errors.hpp"
#include "04_futures/future.hpp"
#include "06_tasks/task_core.hpp"
#include "08_gather/errors.hpp"
#include "08_gather/outcome.hpp"
#include "13_threads_and_signals/mailbox.hpp"

namespace asyncio {

/// What a loop and the threads that wait for it share of one coroutine.
template <class T>
class outside_state {
 public:
  explicit outside_state(std::shared_ptr<mailbox> to) : to_(std::move(to)) {}

  // --- for the threads that wait ---

  bool done() const noexcept {
    const std::lock_guard guard(mutex_);
    return result_.has_value();
  }
  bool cancelled() const noexcept {
    const std::lock_guard guard(mutex_);
    return cancelled_;
  }

  // #region answer
  /// Blocks until there is a result. Throws std::runtime_error in the loop's
  /// own thread: it would wait for itself.
  void wait() const {
    check_not_in_loop();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return result_.has_value(); });
  }
  /// The same, for so long at most; then throws timeout_error.
  void wait(std::chrono::nanoseconds limit) const {
    check_not_in_loop();
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, limit, [this] { return result_.has_value(); }))
      throw timeout_error();
  }
  /// After wait().
  outcome<T>& result() noexcept { return *result_; }

  /// Makes it cancelled; false if there was an outcome.
  bool cancel(const std::string& message) {
    return set(outcome<T>(std::make_exception_ptr(cancelled_error(message))),
               true);
  }
  /// Sets the outcome; false if there was one.
  bool set(outcome<T> result, bool cancelled = false) {
    {
      const std::lock_guard guard(mutex_);
      if (result_) return false;
      result_.emplace(std::move(result));
      cancelled_ = cancelled;
    }
    changed_.notify_all();
    return true;
  }
  // #endregion

  // --- for the loop's thread ---

  /// The task that will set the outcome, as long as there is one.
  task_core* task = nullptr;

 private:
  void check_not_in_loop() const {
    if (to_->is_in_loop() && !done())
      throw std::runtime_error(
          "the loop's own thread would wait for itself: await a task instead");
  }

  const std::shared_ptr<mailbox> to_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  // Both only with the mutex. Once there is a result, it stays.
  std::optional<outcome<T>> result_;
  bool cancelled_ = false;
};

/// A result that a loop will have, for other threads
/// (concurrent.futures.Future): what run_coroutine_threadsafe() gives. All
/// copies are the same.
template <class T = void>
class outside_future {
 public:
  outside_future(std::shared_ptr<outside_state<T>> state,
                 std::shared_ptr<mailbox> to)
      : state_(std::move(state)), to_(std::move(to)) {}

  bool done() const noexcept { return state_->done(); }
  bool cancelled() const noexcept { return state_->cancelled(); }

  /// Waits for the result, and gives it; it stays, so move it out if you want
  /// it for yourself. Throws what the coroutine threw; cancelled_error if it
  /// was cancelled, or its loop closed; std::runtime_error in the loop's own
  /// thread, which would wait for itself.
  std::add_lvalue_reference_t<T> result() const {
    state_->wait();
    return state_->result().value();
  }
  /// The same, for so long at most; then throws timeout_error. The coroutine
  /// goes on: cancel() it if you want no more of it.
  template <class Rep, class Period>
  std::add_lvalue_reference_t<T> result(
      std::chrono::duration<Rep, Period> limit) const {
    state_->wait(asyncio::to_nanoseconds(limit));
    return state_->result().value();
  }
  /// Waits, and gives the exception in place of a result, or an empty pointer.
  /// Throws cancelled_error if it was cancelled.
  std::exception_ptr exception() const {
    state_->wait();
    auto error = state_->result().exception();
    if (cancelled()) std::rethrow_exception(error);
    return error;
  }

  /// Gives it up: from now on it is cancelled, and the loop will cancel the
  /// task. Returns false if there was an outcome already.
  bool cancel() const {
    if (!state_->cancel({})) return false;
    letter_list one;
    one.emplace_back([state = state_] {
      if (state->task != nullptr) state->task->request_cancel({});
    });
    try {
      to_->post(std::move(one));
    } catch (const std::runtime_error&) {
      // The loop is closed, and the task is gone.
    }
    return true;
  }

 private:
  std::shared_ptr<outside_state<T>> state_;
  std::shared_ptr<mailbox> to_;  // no key: who waits holds up no loop
};

}  // namespace asyncio

// task_core: what all tasks have in common, whatever they return.
//
// The rules of CPython's tasks.py stand here: how a task takes a step, how it
// wakes up, and how it is cancelled.

#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "04_futures/future_state.hpp"
#include "04_futures/ring.hpp"
#include "05_coroutines/driver.hpp"
#include "06_tasks/ask_to_stop.hpp"
#include "common/observer/failure_text.hpp"
#include "common/observer/observer.hpp"

namespace asyncio {

/// A task's place in its loop's list.
class task_place : public ring_link {};

class task_list;

/// A driver that is the state of a future at the same time. Its loop's list
/// owns it until its stack has ended: a task that nobody holds still runs.
class task_core : public driver, private task_place {
 public:
  /// The future that this task is.
  virtual future_state& as_future() noexcept = 0;

  // #region answer
  /// Asks the task to stop: cancelled_error is thrown into it where it waits.
  /// A request, not an order. Returns false if the task has ended.
  bool request_cancel(const std::string& message) {
    return ask_to_stop(as_future(), message);
  }
  /// How often it was asked to stop, less the requests taken back.
  int cancelling() const noexcept { return cancel_requests_; }
  /// Takes a request back; returns how many are left.
  int uncancel() noexcept {
    if (cancel_requests_ > 0 && --cancel_requests_ == 0) forget_undelivered();
    return cancel_requests_;
  }

  /// The name given, or "Task-" and a number.
  std::string name() const {
    if (extras_ && extras_->name) return *extras_->name;
    return "Task-" + std::to_string(number_);
  }
  void set_name(std::string name) {
    observer::name(who(), my_extras().name.emplace(std::move(name)));
  }

  /// What observers know it by.
  subject who() const noexcept { return {this, 0}; }

  /// What it waits for, in words.
  std::string waits_for() const {
    return waiting_for() != nullptr ? waiting_for()->description()
                                    : "its next turn";
  }

  /// The task whose step runs in this thread, or nullptr.
  static task_core* current() noexcept { return current_; }

  // --- for awaiters ---

  void wait_for(future_state& awaited) final {
    const bool is_ours = awaited.loop() == event_loop::running();
    if (!is_ours || &awaited == &as_future()) return refuse(awaited);
    driver::wait_for(awaited);
    if (has_undelivered() && pass_on(awaited)) forget_undelivered();
  }

 protected:
  task_core() = default;
  ~task_core() = default;

  /// Puts the task on its loop's list and schedules its first step. `name` may
  /// be empty.
  void begin(event_loop& loop, std::string_view name);

  /// The stack has ended: makes its outcome the future's.
  virtual void take_outcome() = 0;
  /// Ends the future as cancelled.
  virtual void end_cancelled(std::exception_ptr error) = 0;

  // --- A request to stop comes by, see ask_to_stop() ---

  future_state::answer be_asked(const std::string& message) {
    using answer = future_state::answer;
    as_future().mark_seen();
    if (as_future().done()) return answer::no;
    ++cancel_requests_;
    if (!asked_) {
      asked_ = true;
      return answer::ask_others;
    }
    break_circle(message);
    return answer::yes;
  }
  /// What it waits for is asked in its place: it may be a task that has to
  /// clean up, and wakes this one when it has.
  future_state* other(std::size_t n) noexcept {
    return n == 0 ? waiting_for() : nullptr;
  }
  /// If that will not stop, the request is kept.
  void others_asked(bool yes, const std::string& message) {
    asked_ = false;
    if (!yes) keep(message);
  }

  /// The cancellation that could not be delivered yet, or an empty pointer.
  std::exception_ptr take_undelivered() {
    return has_undelivered() ? make_undelivered() : nullptr;
  }

 private:
  friend class task_list;

  // Apart, because a task rarely ends like that.
  [[gnu::noinline, gnu::cold]] std::exception_ptr make_undelivered() {
    auto error = std::make_exception_ptr(cancelled_error(undelivered()));
    forget_undelivered();
    return error;
  }

  // The first turn. A task that was asked to stop before it never begins.
  void first_step() {
    if (!has_undelivered()) return step();
    auto error = take_undelivered();
    unwind();
    end([&] { end_cancelled(std::move(error)); });
  }

  void step() final {
    if (has_undelivered()) deliver_cancellation();
    const current_mark mark(*this);
    if (observer::watching()) return run_watched();
    run();
  }

  // Tasks that wait for each other in a circle come here: where the request
  // arrives a second time, the circle breaks.
  void break_circle(const std::string& message) {
    if (waiting_for() == nullptr) return keep(message);  // broken already
    schedule_step(*as_future().loop());
    throw_into(std::make_exception_ptr(cancelled_error(message)));
  }

  // CPython's __step: an undelivered cancellation goes in place of what the
  // awaited future has, unless that was cancelled itself.
  [[gnu::noinline, gnu::cold]] void deliver_cancellation() {
    auto error = take_undelivered();
    auto* const awaited = waiting_for();
    if (awaited != nullptr && awaited->cancelled()) return;
    // It may have failed. That was for us, and is given up.
    if (awaited != nullptr && awaited->done()) awaited->mark_seen();
    throw_into(std::move(error));
  }
  // #endregion

  // A request that could not be delivered yet is kept: its message.
  void keep(const std::string& message) { my_extras().undelivered = message; }
  void forget_undelivered() noexcept {
    if (extras_) extras_->undelivered.reset();
  }
  bool has_undelivered() const noexcept {
    return extras_ && extras_->undelivered;
  }
  const std::string& undelivered() const { return *extras_->undelivered; }
  // Asks what the task waits for. The task has blocked, so nothing may be
  // thrown from here: its body would run on, and be woken all the same. If
  // there is no memory to ask, its next turn comes soon, and delivers.
  [[gnu::noinline, gnu::cold]] bool pass_on(future_state& awaited) {
    try {
      return awaited.cancel(undelivered());
    } catch (...) {
      if (awaited.remove_done_callback(*this)) {  // or it is woken already
        throw_into(std::current_exception());
        schedule_step(*as_future().loop());
      }
      return false;
    }
  }

  // What few tasks have stands apart, so that the others are smaller.
  struct extras {
    std::optional<std::string> name;         // if one was given
    std::optional<std::string> undelivered;  // a cancellation's message
  };
  extras& my_extras() {
    if (!extras_) extras_ = std::make_unique<extras>();
    return *extras_;
  }

  // Runs until the stack blocks; true if it has ended instead.
  bool run() {
    if (!run_until_blocked()) return false;
    end([&] { take_outcome(); });
    return true;
  }

  // Leaves the list, then sets the outcome, which may throw a system_exit.
  // Apart, so that a step that is not the last has less to go through.
  template <class Outcome>
  [[gnu::noinline]] void end(Outcome set_outcome) {
    const auto alive = leave_list();
    set_outcome();
    drop_root();
    if (observer::watching()) report_end();
  }

  // Takes the task off its list; returns the list's ownership of it.
  counted_ptr<future_state> leave_list() noexcept {
    task_place::take_out();
    return counted_ptr<future_state>::adopt(&as_future());
  }

  // What is awaited cannot be: the task finds this thrown at its next turn.
  [[gnu::noinline, gnu::cold]] void refuse(const future_state& awaited) {
    throw_into(std::make_exception_ptr(std::runtime_error(
        &awaited == &as_future()
            ? "Task cannot await on itself: " + name()
            : "Task '" + name() + "' got " + awaited.description() +
                  " attached to a different loop")));
    wait_for_next_pass(*as_future().loop());
  }

  // For observers: how a task begins, what its step does, and how it ends.
  [[gnu::noinline, gnu::cold]] void report_beginning() {
    observer::name(who(), name());
    observer::change(who(), activity::ready);
  }
  [[gnu::noinline, gnu::cold]] void run_watched() {
    observer::change(who(), activity::running);
    if (run()) return;
    if (waiting_for() != nullptr)
      observer::change(who(), activity::waiting, waits_for());
    else
      observer::change(who(), activity::ready);
  }
  [[gnu::noinline, gnu::cold]] void report_dropped() {
    observer::change(who(), activity::cancelled, "its loop was closed");
  }
  [[gnu::noinline, gnu::cold]] void report_end() {
    if (as_future().cancelled())
      observer::change(who(), activity::cancelled);
    else if (const auto& error = as_future().peek_error())
      observer::change(who(), activity::done, "failed: " + failure_text(error));
    else
      observer::change(who(), activity::done);
  }

  // Marks the task whose step runs.
  class current_mark {
   public:
    explicit current_mark(task_core& task) { current_ = &task; }
    current_mark(const current_mark&) = delete;
    current_mark& operator=(const current_mark&) = delete;
    ~current_mark() { current_ = nullptr; }
  };

  inline static constinit thread_local task_core* current_ = nullptr;
  inline static constinit std::atomic<std::uint32_t> last_number_ = 0;

  // On its loop's list until its stack has ended. A request is kept only as
  // long as cancel_requests_ is more than 0.
  std::uint32_t number_ = 0;  // for its default name
  // These two share a word, so that the second makes no task larger.
  int cancel_requests_ : 31 = 0;
  bool asked_ : 1 = false;  // is being asked to stop now
  std::unique_ptr<extras> extras_;
};

}  // namespace asyncio

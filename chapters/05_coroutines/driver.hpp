// driver: runs a stack of coroutines.
//
// A coroutine that awaits another one waits until that one has ended: together
// they are a stack, like a stack of function calls. A driver keeps only the
// innermost of them and resumes it, in a loop (the pump), until the stack
// blocks or ends. To await a coroutine, or to end, just changes which one is
// innermost: nobody resumes anybody else, so no native stack grows.

#pragma once

#include <coroutine>
#include <exception>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future_state.hpp"

namespace asyncio {

/// A call that has not returned: who was called, and the call that the caller
/// itself is in. Lives in the caller's frame.
struct pending_call {
  std::coroutine_handle<> callee = nullptr;
  pending_call* outer = nullptr;
};

/// Runs one stack of coroutines. It can be resumed or thrown into, as Python's
/// coro.send() and coro.throw(). As a done_callback it can wait for a future
/// without any allocation.
class driver : public done_callback {
 public:
  driver() = default;
  /// Destroys what is left of the stack, innermost first, without recursion:
  /// a million frames are no problem.
  virtual ~driver() {
    if (root_.callee) unwind();  // rarely: only what has not ended
  }

  // --- for awaiters, while the stack runs ---

  // #region answer
  /// The running coroutine calls another one.
  void enter(pending_call& call) noexcept {
    call.outer = innermost_;
    innermost_ = &call;
  }
  /// The innermost coroutine has ended: its caller goes on.
  void leave() noexcept { innermost_ = innermost_->outer; }

  /// The stack blocks until `awaited` is done.
  virtual void wait_for(future_state& awaited) {
    awaited.add_done_callback(*this);  // may throw: then we go on
    waiting_for_ = &awaited;
    blocked_ = true;
  }
  /// The stack blocks until the next pass of the loop.
  void wait_for_next_pass(event_loop& loop) {
    schedule_step(loop);  // may throw: then we go on
    blocked_ = true;
  }
  /// After a block: throws what was thrown into the stack meanwhile.
  void rethrow_thrown() {
    if (thrown_) rethrow();
  }

 protected:
  /// The coroutine at the outer end, which has not run yet. The driver owns it.
  void set_root(std::coroutine_handle<> root) noexcept {
    root_.callee = root;
    innermost_ = &root_;
  }

  /// The same coroutine, until it is destroyed.
  std::coroutine_handle<> root() const noexcept { return root_.callee; }

  /// One turn: runs on until the stack blocks or ends, then tells which.
  virtual void step() = 0;

  /// The pump, for a stack that has not ended. Returns true when it has.
  bool run_until_blocked() {
    waiting_for_ = nullptr;
    do {
      innermost_->callee.resume();
    } while (!blocked_ && innermost_ != nullptr);
    return !std::exchange(blocked_, false);
  }

  /// What the stack will find thrown when it goes on, in place of what it waits
  /// for (Python: coro.throw()).
  void throw_into(std::exception_ptr error) noexcept {
    stop_waiting();
    thrown_ = std::move(error);
  }

  // Not inlined: many places call it, and it is faster in one piece.
  [[gnu::noinline]] void schedule_step(event_loop& loop) {
    loop.call_soon([this] { step(); });
  }

  /// Destroys all frames, innermost first; the outermost one also if it has
  /// ended.
  void unwind() noexcept {
    stop_waiting();
    while (innermost_ != nullptr) {
      auto& call = *innermost_;
      innermost_ = call.outer;
      std::exchange(call.callee, nullptr).destroy();
    }
    drop_root();
  }

  future_state* waiting_for() const noexcept { return waiting_for_; }

 private:
  // Apart, because rethrow_thrown() is compiled in place, wherever a coroutine
  // waits.
  [[noreturn]] void rethrow() {
    std::rethrow_exception(std::exchange(thrown_, nullptr));
  }

  void on_done(event_loop& loop, future_state&) final { schedule_step(loop); }

  void stop_waiting() noexcept {
    if (waiting_for_ == nullptr) return;
    std::exchange(waiting_for_, nullptr)->remove_done_callback(*this);
  }
  // #endregion

 protected:
  /// Destroys the outermost frame: all that is left of a stack that has ended.
  void drop_root() noexcept {
    if (root_.callee) std::exchange(root_.callee, nullptr).destroy();
  }

 private:
  // From innermost_ outwards the calls lead to root_; nullptr: the stack has
  // ended. While it waits for a future, waiting_for_ is that one, and this
  // stands in its list. blocked_ only from a wait until the pump sees it.
  pending_call root_;
  pending_call* innermost_ = nullptr;
  future_state* waiting_for_ = nullptr;
  std::exception_ptr thrown_;  // to be found when the stack goes on
  bool blocked_ = false;
};

}  // namespace asyncio

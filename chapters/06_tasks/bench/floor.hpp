// The floor under the benchmark: a loop that is nothing but a queue of
// coroutines, without results that are shared, cancellation, names or timers.
// No library that keeps asyncio's promises can be faster than this.

#pragma once

#include <coroutine>
#include <deque>
#include <exception>
#include <utility>

namespace bare {

/// Those whose turn has come.
inline std::deque<std::coroutine_handle<>> ready;

/// A coroutine that gives an int, and goes on with whoever awaits it.
class [[nodiscard]] coroutine {
 public:
  struct promise_type {
    int result = 0;
    bool has_own_turn = false;
    std::coroutine_handle<> awaiting = std::noop_coroutine();

    struct go_on {
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(
          std::coroutine_handle<promise_type> ended) const noexcept {
        const auto& promise = ended.promise();
        if (!promise.has_own_turn) return promise.awaiting;
        ready.push_back(promise.awaiting);
        return std::noop_coroutine();
      }
      void await_resume() const noexcept {}
    };
    coroutine get_return_object() {
      return coroutine(
          std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    go_on final_suspend() const noexcept { return {}; }
    void return_value(int value) noexcept { result = value; }
    void unhandled_exception() const { std::terminate(); }
  };

  explicit coroutine(std::coroutine_handle<promise_type> frame)
      : frame_(frame) {}
  coroutine(coroutine&& other) noexcept
      : frame_(std::exchange(other.frame_, nullptr)) {}
  ~coroutine() {
    if (frame_) frame_.destroy();
  }

  /// Awaiting it runs it at once ...
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) {
    frame_.promise().awaiting = caller;
    return frame_;
  }
  int await_resume() const { return frame_.promise().result; }

  /// ... awaiting this, when its turn has come: the floor under a task.
  struct spawned {
    std::coroutine_handle<promise_type> frame;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> caller) const {
      frame.promise().awaiting = caller;
      frame.promise().has_own_turn = true;
      ready.push_back(frame);
    }
    int await_resume() const { return frame.promise().result; }
  };
  spawned spawn() const { return {frame_}; }

  void schedule() const { ready.push_back(frame_); }

 private:
  std::coroutine_handle<promise_type> frame_;
};

/// `co_await yield{}`: lets the others have their turn.
struct yield {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waits) const {
    ready.push_back(waits);
  }
  void await_resume() const noexcept {}
};

/// Runs until nobody is ready.
inline void run() {
  while (!ready.empty()) {
    const auto next = ready.front();
    ready.pop_front();
    next.resume();
  }
}

}  // namespace bare

// sleep: lets time pass, and others run.

#pragma once

#include <chrono>
#include <coroutine>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future_state.hpp"
#include "05_coroutines/driver.hpp"
#include "05_coroutines/recycled.hpp"

namespace asyncio {

/// What sleep() returns: to be awaited.
class [[nodiscard]] sleep_awaitable {
 public:
  explicit sleep_awaitable(std::chrono::nanoseconds delay) : delay_(delay) {}
  bool await_ready() const noexcept { return false; }

  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    auto& loop = get_running_loop();
    driver_ = &waits.promise().runs_on();
    if (delay_ <= delay_.zero())
      driver_->wait_for_next_pass(loop);
    else
      wait_for_timer(loop);
  }

  void await_resume() {
    driver_->rethrow_thrown();
    if (sleeper_ != nullptr) check_sleeper();
  }

 private:
  // A future that a timer resolves.
  class sleeper final : public result_state<void>, public recycled {
   public:
    sleeper(event_loop& loop, std::chrono::nanoseconds delay)
        : result_state<void>(loop), timer_(loop.call_later(delay, [this] {
            if (!this->done()) this->finish_with();
          })) {}
    [[gnu::noinline, gnu::cold]] ~sleeper() override { timer_.cancel(); }
    std::string description() const override { return "a timer"; }

   private:
    timer_handle timer_;
  };

  // What concerns the timer stands apart, and "cold": the compiler then does
  // not mix it with the few instructions that sleep(0s) takes, which many a
  // coroutine says just to let others run.
  [[gnu::noinline, gnu::cold]] void wait_for_timer(event_loop& loop) {
    sleeper_ = std::make_unique<sleeper>(loop, delay_);
    driver_->wait_for(*sleeper_);
  }
  [[gnu::noinline, gnu::cold]] void check_sleeper() {
    sleeper_->check_result();
  }

  std::chrono::nanoseconds delay_;
  driver* driver_ = nullptr;
  std::unique_ptr<sleeper> sleeper_;
};

/// The same, and it gives a T in the end.
template <class T>
class [[nodiscard]] sleep_with_result : public sleep_awaitable {
 public:
  sleep_with_result(std::chrono::nanoseconds delay, T result)
      : sleep_awaitable(delay), result_(std::move(result)) {}

  T await_resume() {
    sleep_awaitable::await_resume();
    return std::move(result_);
  }

 private:
  T result_;
};

/// `co_await sleep(1s)`: the task waits that long and others run (asyncio.
/// sleep). Zero or less: until the next pass. `sleep(1s, x)` gives x at the
/// end. Throws std::invalid_argument for NaN.
template <class Rep, class Period>
sleep_awaitable sleep(std::chrono::duration<Rep, Period> delay) {
  return sleep_awaitable(to_nanoseconds(delay));
}
/// A number without a unit would call the system's sleep(), which stops the
/// whole loop: say `sleep(1s)`.
template <class Number>
  requires std::is_arithmetic_v<Number>
sleep_awaitable sleep(Number without_a_unit) = delete;
template <class Rep, class Period, class T>
sleep_with_result<T> sleep(std::chrono::duration<Rep, Period> delay, T result) {
  return sleep_with_result<T>(to_nanoseconds(delay), std::move(result));
}

}  // namespace asyncio

// sleep: lets time pass, and others run.

#pragma once

#include <chrono>
#include <coroutine>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future_state.hpp"
#include "05_coroutines/driver.hpp"
#include "05_coroutines/recycled.hpp"

namespace asyncio {

/// What sleep() returns: to be awaited.
template <class T>
class [[nodiscard]] sleep_awaitable {
 public:
  template <class... Value>
  explicit sleep_awaitable(std::chrono::nanoseconds delay, Value&&... value)
      : delay_(delay), result_(std::forward<Value>(value)...) {}
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

  T await_resume() {
    driver_->rethrow_thrown();
    if (sleeper_) sleeper_->check_result();
    if constexpr (!std::is_void_v<T>) return std::move(result_);
  }

 private:
  // A future that a timer resolves.
  class sleeper final : public result_state<void>, public recycled {
   public:
    sleeper(event_loop& loop, std::chrono::nanoseconds delay)
        : result_state<void>(loop), timer_(loop.call_later(delay, [this] {
            if (!this->done()) this->finish_with();
          })) {}
    ~sleeper() override { timer_.cancel(); }
    std::string description() const override { return "a timer"; }

   private:
    timer_handle timer_;
  };

  void wait_for_timer(event_loop& loop) {
    sleeper_ = counted_ptr(new sleeper(loop, delay_));
    driver_->wait_for(*sleeper_);
  }

  std::chrono::nanoseconds delay_;
  [[no_unique_address]] std::conditional_t<std::is_void_v<T>, std::monostate, T>
      result_;
  driver* driver_ = nullptr;
  counted_ptr<sleeper> sleeper_;
};

/// `co_await sleep(1s)`: the task waits that long and others run (asyncio.
/// sleep). Zero or less: until the next pass. `sleep(1s, x)` gives x at the
/// end. Throws std::invalid_argument for NaN.
template <class Rep, class Period>
sleep_awaitable<void> sleep(std::chrono::duration<Rep, Period> delay) {
  return sleep_awaitable<void>(to_nanoseconds(delay));
}
template <class Rep, class Period, class T>
sleep_awaitable<T> sleep(std::chrono::duration<Rep, Period> delay, T result) {
  return sleep_awaitable<T>(to_nanoseconds(delay), std::move(result));
}

}  // namespace asyncio

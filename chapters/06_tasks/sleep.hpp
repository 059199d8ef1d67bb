// sleep: lets time pass, and others run.

#pragma once

#include <algorithm>
#include <chrono>
#include <coroutine>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future_state.hpp"
#include "04_futures/result_state.hpp"
#include "05_coroutines/awaiter.hpp"

namespace asyncio {

// A future that a timer resolves.
class sleeper final : public result_state<void> {
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

/// What `co_await sleep(…)` waits with: a sleeper, or without one for the next
/// pass.
class sleep_awaiter : public blocking_awaiter {
 public:
  explicit sleep_awaiter(std::chrono::nanoseconds delay) : delay_(delay) {}
  bool await_ready() const noexcept { return false; }

  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    use_for(waits);
    if (delay_ > delay_.zero())
      wait_for_timer();
    else
      driver_->wait_for_next_pass(get_running_loop());
  }

  void await_resume() {
    driver_->rethrow_thrown();
    if (sleeper_) check_sleeper();
  }

 private:
  // What concerns the timer stands apart, and "cold": the compiler then does
  // not mix it with the few instructions of sleep(0s), which many coroutines
  // use just to let others run.
  [[gnu::noinline, gnu::cold]] void wait_for_timer() {
    sleeper_.emplace(get_running_loop(), delay_);
    driver_->wait_for(*sleeper_);
  }
  [[gnu::noinline, gnu::cold]] void check_sleeper() {
    sleeper_->check_result();
  }

  const std::chrono::nanoseconds delay_;
  // None for a delay of zero. In place, for the frame that waits lives longer.
  std::optional<sleeper> sleeper_;
};

/// What sleep() returns: to be awaited, once.
class [[nodiscard]] sleep_awaitable {
 public:
  explicit sleep_awaitable(std::chrono::nanoseconds delay)
      : delay_(std::max(delay, delay.zero())) {}
  sleep_awaitable(sleep_awaitable&& other) noexcept
      : delay_(std::exchange(other.delay_, spent)) {}
  sleep_awaitable& operator=(sleep_awaitable&&) = delete;

  /// Throws std::runtime_error the second time.
  sleep_awaiter operator co_await() { return sleep_awaiter(spend()); }

 protected:
  std::chrono::nanoseconds spend() {
    if (delay_ == spent) refuse();
    return std::exchange(delay_, spent);
  }

 private:
  [[noreturn, gnu::noinline, gnu::cold]] static void refuse() {
    throw std::runtime_error("cannot reuse already awaited sleep");
  }

  // Stands for a delay that was used up, since no delay is less than zero.
  static constexpr auto spent = std::chrono::nanoseconds::min();
  std::chrono::nanoseconds delay_;
};

/// The same, but it gives a T at the end.
template <class T>
class [[nodiscard]] sleep_with_result : public sleep_awaitable {
 public:
  sleep_with_result(std::chrono::nanoseconds delay, T result)
      : sleep_awaitable(delay), result_(std::move(result)) {}

  auto operator co_await() {
    class giving : public sleep_awaiter {
     public:
      giving(std::chrono::nanoseconds delay, T result)
          : sleep_awaiter(delay), result_(std::move(result)) {}
      T await_resume() {
        sleep_awaiter::await_resume();
        return std::move(result_);
      }

     private:
      T result_;
    };
    return giving(this->spend(), std::move(result_));
  }

 private:
  T result_;
};

/// `co_await sleep(1s)`: the task waits that long and others run (asyncio.
/// sleep). Zero or less: until the next pass. `sleep(1s, x)` gives x at the
/// end. Throws std::invalid_argument for NaN. (`inline` asks g++ to compile it
/// in place, as a template alone does not.)
template <class Rep, class Period>
inline sleep_awaitable sleep(std::chrono::duration<Rep, Period> delay) {
  return sleep_awaitable(asyncio::to_nanoseconds(delay));
}
/// A number without a unit would call the system's sleep(), which stops the
/// whole loop: say `sleep(1s)`.
template <class Number>
  requires std::is_arithmetic_v<Number>
sleep_awaitable sleep(Number without_a_unit) = delete;
sleep_awaitable sleep(unsigned without_a_unit) = delete;
template <class Rep, class Period, class T>
sleep_with_result<T> sleep(std::chrono::duration<Rep, Period> delay, T result) {
  return sleep_with_result<T>(asyncio::to_nanoseconds(delay),
                              std::move(result));
}

}  // namespace asyncio

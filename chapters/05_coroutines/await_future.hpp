// Awaiting a future: the leaf at which a stack of coroutines blocks.

#pragma once

#include <coroutine>
#include <type_traits>
#include <utility>

#include "04_futures/future.hpp"
#include "05_coroutines/can_be_copied.hpp"
#include "05_coroutines/driver.hpp"

namespace asyncio {

/// Blocks the stack until a future is done, whatever came of it.
class until_done {
 public:
  explicit until_done(counted_ptr<future_state> awaited)
      : awaited_(std::move(awaited)) {}

  bool await_ready() const noexcept { return awaited_->done(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    driver_ = &waits.promise().runs_on();
    driver_->wait_for(*awaited_);
  }
  void await_resume() {
    if (driver_ != nullptr) driver_->rethrow_thrown();
  }

 private:
  counted_ptr<future_state> awaited_;
  driver* driver_ = nullptr;
};

/// What `co_await some_future` waits with: then gives the result.
template <class T>
class future_awaiter : public until_done {
 public:
  explicit future_awaiter(const counted_ptr<result_state<T>>& awaited)
      : until_done(awaited), state_(*awaited) {}

  /// A copy of the result, which stays for others to read; what cannot be
  /// copied is taken out.
  T await_resume() {
    until_done::await_resume();
    if constexpr (std::is_void_v<T>)
      state_.result();
    else if constexpr (can_be_copied<T>)
      return state_.result();
    else
      return std::move(state_.result());
  }

 private:
  result_state<T>& state_;
};

/// Waits for the future's outcome: gives the result, or throws (asyncio:
/// Future.__await__). A future that is done does not block.
template <class T>
future_awaiter<T> operator co_await(const future<T>& awaited) {
  return future_awaiter<T>(awaited.state());
}

}  // namespace asyncio

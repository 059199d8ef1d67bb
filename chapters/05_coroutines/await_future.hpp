// Awaiting a future: the leaf at which a stack of coroutines blocks.

#pragma once

#include <coroutine>
#include <type_traits>
#include <utility>

#include "04_futures/future.hpp"
#include "05_coroutines/awaiter.hpp"
#include "05_coroutines/driver.hpp"

namespace asyncio {

/// Blocks the stack until a future is done, whatever came of it.
class until_done : public blocking_awaiter {
 public:
  explicit until_done(counted_ptr<future_state> awaited)
      : awaited_(std::move(awaited)) {}

  bool await_ready() const noexcept { return awaited_->done(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    use_for(waits);
    driver_->wait_for(*awaited_);
  }
  void await_resume() {
    if (driver_ != nullptr) driver_->rethrow_thrown();
  }

 protected:
  future_state& awaited() const noexcept { return *awaited_; }

 private:
  const counted_ptr<future_state> awaited_;  // also after a move: never empty
};

/// What `co_await some_future` waits with; then it gives the result. If it
/// `takes`, it moves the result out of the future; otherwise it copies it.
template <class T, bool takes = false>
class future_awaiter : public until_done {
 public:
  explicit future_awaiter(const counted_ptr<result_state<T>>& awaited)
      : until_done(awaited) {}

  T await_resume() {
    until_done::await_resume();
    auto& state = static_cast<result_state<T>&>(awaited());
    if constexpr (takes)
      return state.take_result();
    else
      return state.share_result();
  }
};

/// Waits for the future's outcome: gives the result, or throws (asyncio:
/// Future.__await__). A future that is done does not block. `co_await f` gives
/// a copy, as f stays and others may read it; `co_await std::move(f)`, and an f
/// that has no name, gives the result itself. What cannot be copied must be
/// awaited so; looking for it later throws an invalid_state_error.
template <class T>
future_awaiter<T> operator co_await(const future<T>& awaited) {
  return future_awaiter<T>(awaited.state());
}
template <class T>
future_awaiter<T, true> operator co_await(future<T>&& awaited) {
  return future_awaiter<T, true>(awaited.state());
}

}  // namespace asyncio

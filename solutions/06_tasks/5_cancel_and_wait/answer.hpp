// cancel_and_wait: asks a task to stop, and waits until it has.

#pragma once

#include <exception>
#include <stdexcept>
#include <utility>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"

namespace asyncio {

/// Asks `it` to stop and waits until it has ended. Gives whether it was
/// cancelled; throws what it threw instead, or the caller's own cancellation.
/// Throws std::runtime_error if the task is the caller.
template <class T>
coroutine<bool> cancel_and_wait(task<T> it) {
  // #region answer
  if (current_task() == any_task(it))
    throw std::runtime_error("a task cannot wait for its own end");
  if (!it.done()) {
    it.cancel();
    const future<> ended;  // ours alone: to cancel it disturbs nobody
    it.add_done_callback([ended](const future<T>&) {
      if (!ended.done()) ended.set_result();
    });
    co_await ended;
  }
  if (it.cancelled()) co_return true;
  if (const auto error = it.exception()) std::rethrow_exception(error);
  co_return false;
  // #endregion
}

}  // namespace asyncio

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
  it.cancel();
  co_return true;  // your code: nobody has waited
  // #endregion
}

}  // namespace asyncio

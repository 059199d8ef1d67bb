// Work for a helper, and not for longer than this.

#pragma once

#include <chrono>
#include <utility>
#include <vector>

#include "04_futures/errors.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/wait.hpp"
#include "09_timeouts/shield.hpp"
#include "09_timeouts/wait_for.hpp"

namespace kitchen {

/// Has a helper do `work`, and gives what comes of it. After `limit` the helper
/// is asked to stop: asyncio::timeout_error.
inline asyncio::coroutine<int> with_helper(asyncio::coroutine<int> work,
                                           std::chrono::seconds limit) {
  // #region answer
  co_return co_await asyncio::wait_for(std::move(work), limit);
  // #endregion
}

}  // namespace kitchen

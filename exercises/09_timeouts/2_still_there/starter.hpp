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
  const auto helper = asyncio::create_task(std::move(work), "helper");
  const std::vector<asyncio::task<int>> all{helper};
  co_await asyncio::wait(all, asyncio::return_when::all_completed, limit);
  if (helper.done()) co_return helper.result();
  helper.cancel();
  throw asyncio::timeout_error();
  // #endregion
}

}  // namespace kitchen

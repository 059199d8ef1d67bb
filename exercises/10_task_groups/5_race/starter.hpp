// race: several ways to the same result; the first that gets there counts.

#pragma once

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"

namespace asyncio {

/// Runs all of them side by side, and gives the first result, once the others
/// have been stopped and have cleaned up. A runner that fails is out of the
/// race. Throws an exception_group of all errors when nobody has won and some
/// have failed, and one of those that failed while being stopped; throws
/// cancelled_error when all have ended as cancelled, and std::invalid_argument
/// when there are no runners.
template <class T>
coroutine<T> race(std::vector<coroutine<T>> runners) {
  // #region answer
  if (runners.empty()) throw std::invalid_argument("a race of nobody");
  co_return co_await runners.front();  // your code: and the others?
  // #endregion
}

}  // namespace asyncio

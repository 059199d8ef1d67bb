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

/// Runs all of them side by side, and gives the first result. The others are
/// stopped, and have cleaned up before it is given. Who fails is out of the
/// race; when all fail, an exception_group of all errors is thrown. Who fails
/// while he is stopped makes it throw an exception_group as well. Throws
/// cancelled_error when nobody is left, and nobody has failed, and
/// std::invalid_argument when there is nobody.
template <class T>
coroutine<T> race(std::vector<coroutine<T>> runners) {
  // #region answer
  if (runners.empty()) throw std::invalid_argument("a race of nobody");
  co_return co_await runners.front();  // your code: who else has run?
  // #endregion
}

}  // namespace asyncio

// first_result: many try, and the first that succeeds is enough.

#pragma once

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/as_completed.hpp"
#include "08_gather/gather.hpp"
#include "08_gather/wait.hpp"

namespace asyncio {

/// Runs all side by side and gives the first result. The others are cancelled,
/// and have ended when this returns. If all fail, throws what the last of them
/// has thrown. If it is cancelled itself, it cancels all.
template <class T>
coroutine<T> first_result(std::vector<coroutine<T>> those) {
  // #region answer
  std::vector<task<T>> tasks;
  for (auto& each : those) tasks.push_back(create_task(std::move(each)));
  const T result = co_await tasks.at(0);  // your code: and the others?
  co_return result;
  // #endregion
}

}  // namespace asyncio

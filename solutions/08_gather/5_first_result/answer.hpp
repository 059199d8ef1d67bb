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
  std::optional<task<T>> first;
  std::exception_ptr failure, stopped;
  try {
    auto order = as_completed(tasks);
    while (!first) {
      const auto next = co_await order.next();
      if (!next) break;
      if (next->cancelled())
        failure = std::make_exception_ptr(cancelled_error());
      else if (next->exception())
        failure = next->exception();
      else
        first = next;
    }
  } catch (const cancelled_error&) {
    stopped = std::current_exception();
  }
  for (const auto& each : tasks) each.cancel();
  if (stopped) std::rethrow_exception(stopped);
  // wait(tasks) would do, but looks at nobody: a failure would be reported.
  co_await gather(return_exceptions, tasks);
  if (!first) std::rethrow_exception(failure);
  co_return first->result();
  // #endregion
}

}  // namespace asyncio

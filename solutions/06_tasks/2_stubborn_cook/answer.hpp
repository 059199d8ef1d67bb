// A cook who bakes until it works.

#pragma once

#include <chrono>
#include <exception>
#include <functional>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace kitchen {

/// Something a cook does that takes time.
using work = std::function<asyncio::coroutine<>()>;

/// Tries until it works, with a minute's rest after each failure, and wipes
/// the stove; returns how many attempts it took.
inline asyncio::coroutine<int> bake(work attempt, work wipe) {
  // #region answer
  int attempts = 0;
  bool works = false;
  std::exception_ptr request;
  try {
    while (!works) {
      ++attempts;
      try {
        co_await attempt();
        works = true;
      } catch (const std::exception&) {  // it failed: once more
      }
      if (!works) co_await asyncio::sleep(std::chrono::minutes(1));
    }
  } catch (const asyncio::cancelled_error&) {
    request = std::current_exception();  // no co_await here
  }
  co_await wipe();
  if (request) std::rethrow_exception(request);
  co_return attempts;
  // #endregion
}

}  // namespace kitchen

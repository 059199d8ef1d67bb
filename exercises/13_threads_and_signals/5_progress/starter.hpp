// with_progress: work in another thread that says how far it is.

#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "05_coroutines/coroutine.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"
#include "13_threads_and_signals/to_thread.hpp"

namespace asyncio {

// #region answer
/// What the work gets: with this it says how far it is. May be copied.
class progress {
 public:
  explicit progress(std::function<void(int)> told) : told_(std::move(told)) {}

  /// Reports how many percent are done (0 to 100), from the thread of the work.
  /// Returns whether anybody still wants the result.
  bool operator()(int percent) const {
    told_(percent);  // your code: not here, and not in this thread
    return true;
  }

 private:
  std::function<void(int)> told_;
};

/// Calls work(report) in a thread of the loop's pool, and gives its result.
/// What it reports comes to `told`, in the loop's thread, before the result
/// does. If the loop has not come to read a report when the next one is there,
/// it hears only of the newer one.
inline coroutine<int> with_progress(std::function<int(const progress&)> work,
                                    std::function<void(int)> told) {
  co_return work(progress(std::move(told)));  // your code: not in this thread
}
// #endregion

}  // namespace asyncio

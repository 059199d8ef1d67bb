// Wine comes from a cellar that has a thread of its own.

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"

namespace kitchen {

using asyncio::call_soon_threadsafe;
using asyncio::coroutine;
using asyncio::future;
using asyncio::get_running_loop;
using asyncio::threadsafe_loop;

using bottle = std::shared_ptr<const std::string>;

/// A cellar, as you can buy it. It knows nothing of loops.
class cellar {
 public:
  virtual ~cellar() = default;
  /// Returns at once. Some time later, the cellar's thread calls `bring` with
  /// the wine, once, or perhaps never. It destroys `bring` in its thread, when
  /// it likes.
  virtual void fetch(std::string wine, std::function<void(bottle)> bring) = 0;
};

// #region answer
/// Awaits a wine from the cellar.
inline coroutine<bottle> wine_from(cellar& below, std::string wine) {
  const future<bottle> comes;
  below.fetch(std::move(wine), [comes](bottle it) {
    comes.set_result(std::move(it));
  });
  co_return co_await comes;
}
// #endregion

}  // namespace kitchen

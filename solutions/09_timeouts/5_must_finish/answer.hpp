// must_finish: awaits something to its end, come what may.

#pragma once

#include <exception>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/shield.hpp"

namespace asyncio {

/// Awaits `x` to its end, even if the caller is asked to stop meanwhile, once
/// or often. Gives its result, or throws what it throws; if the caller was
/// asked, throws that request (the first one) when x has ended.
template <awaitable X>
coroutine<await_result<X>> must_finish(X x) {
  // #region answer
  const future<await_result<X>> inner = ensure_future(std::move(x));
  std::exception_ptr request;
  while (!inner.done()) {
    const future<> ended;  // ours alone: cancelling it disturbs nobody
    inner.add_done_callback([ended](const auto&) {
      if (!ended.done()) ended.set_result();
    });
    try {
      co_await ended;
    } catch (const cancelled_error&) {
      if (!request) request = std::current_exception();
    }
  }
  if (request) std::rethrow_exception(request);  // a failure stays unseen
  co_return co_await inner;
  // #endregion
}

}  // namespace asyncio

// wait_for: awaits one thing, and no longer than a limit.

#pragma once

#include <utility>
#include <vector>

#include "04_futures/errors.hpp"
#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/errors.hpp"
#include "08_gather/time_limit.hpp"
#include "08_gather/wait.hpp"
#include "09_timeouts/timeout.hpp"

namespace asyncio {

/// Asks `it` to stop, and waits until it is done, whatever comes of it
/// (asyncio: _cancel_and_wait). The wait itself can be cancelled: then `it` has
/// been asked once, and not twice.
template <class Future>
coroutine<> cancel_and_wait(Future it) {
  it.cancel();
  co_await asyncio::wait(std::vector<Future>(1, it));
}

/// What wait_for() is, for what it has kept of x.
template <awaitable X>
coroutine<await_result<X>> wait_within(X x, time_limit limit) {
  if (limit && (*limit).count() <= 0) {
    const auto it = asyncio::ensure_future(std::move(x));
    const bool in_time = it.done();
    if (!in_time) co_await asyncio::cancel_and_wait(it);
    if (!in_time && it.cancelled()) throw timeout_error();
    co_return asyncio::result_for<X>(*it.state());
  }
  const auto give_x = [&x](timeout_scope&) -> X&& { return std::move(x); };
  co_return co_await asyncio::timeout(limit, give_x);
}

/// `co_await wait_for(x, 1s)`: gives the result of anything awaitable, or
/// throws what it throws (asyncio.wait_for). If that takes longer, x is
/// cancelled, its cleaning up is awaited, and then timeout_error is thrown;
/// unless x gives a result nevertheless. The caller's own task waits, so a
/// coroutine runs in it. std::nullopt: no limit. Zero or less: a coroutine is
/// not begun, but what is done already gives its result. Throws
/// std::invalid_argument for NaN.
template <awaitable_argument X>
coroutine<await_result<kept<X>>> wait_for(X&& x, time_limit limit) {
  return asyncio::wait_within<kept<X>>(std::forward<X>(x), limit);
}

}  // namespace asyncio

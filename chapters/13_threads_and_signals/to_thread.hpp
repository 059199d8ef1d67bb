// to_thread: a call that would hold up the loop, awaited.

#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include "05_coroutines/coroutine.hpp"
#include "13_threads_and_signals/run_in_executor.hpp"

namespace asyncio {

/// `co_await to_thread(f, args...)`: calls f(args...) in a thread of the loop's
/// own pool, while the loop goes on; gives what it returns, throws what it
/// throws (asyncio.to_thread). Cancelled, it returns at once; a call that runs
/// already goes on unheard. f and args are destroyed in the loop's thread. With
/// g++ 12, give f a name of its own if it is a lambda that has captured
/// anything by value that has a destructor.
template <class F, class... Args>
  requires std::invocable<F&, Args&...>
coroutine<std::invoke_result_t<F&, Args&...>> to_thread(F f, Args... args) {
  co_return co_await asyncio::run_in_executor(std::move(f), std::move(args)...);
}

}  // namespace asyncio

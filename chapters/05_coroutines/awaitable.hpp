// What can stand behind co_await, as a concept.

#pragma once

#include <coroutine>
#include <utility>

#include "05_coroutines/coroutine.hpp"

namespace asyncio {

/// The object that `co_await x` talks to: what x's operator co_await gives, or
/// x itself.
template <class X>
decltype(auto) awaiter_of(X&& x) {
  if constexpr (requires { std::forward<X>(x).operator co_await(); })
    return std::forward<X>(x).operator co_await();
  else if constexpr (requires { operator co_await(std::forward<X>(x)); })
    return operator co_await(std::forward<X>(x));
  else
    return std::forward<X>(x);
}

/// Anything that `co_await` can be said to: coroutines, futures, tasks, and
/// what else has an awaiter.
template <class X>
concept awaitable = requires(X&& x) {
  awaiter_of(std::forward<X>(x)).await_ready();
  awaiter_of(std::forward<X>(x)).await_resume();
};

/// What `co_await x` gives.
template <awaitable X>
using await_result = decltype(awaiter_of(std::declval<X>()).await_resume());

/// A coroutine that awaits x.
template <awaitable X>
coroutine<await_result<X>> as_coroutine(X x) {
  co_return co_await std::move(x);
}
template <class T>
coroutine<T> as_coroutine(coroutine<T> already) {
  return already;
}

}  // namespace asyncio

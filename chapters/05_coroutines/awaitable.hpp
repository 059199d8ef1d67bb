// What can stand behind co_await, as a concept; and what a function that is
// given such a thing keeps of it.

#pragma once

#include <concepts>
#include <coroutine>
#include <type_traits>
#include <utility>

#include "04_futures/future.hpp"
#include "05_coroutines/awaiter.hpp"
#include "05_coroutines/coroutine.hpp"

namespace asyncio {

/// Anything that a coroutine can wait for: coroutines, futures, tasks, and what
/// else has an awaiter that drivers know.
template <class X>
concept awaitable = has_awaiter<X> && known_to_drivers<awaiter_for<X>>;

/// What `co_await x` gives.
template <awaitable X>
using await_result =
    decltype(asyncio::awaiter_of(std::declval<X>()).await_resume());

/// What a function that is given an `X&& x` keeps of it. A handle that the
/// caller keeps, too, is const: then the result is copied. What the caller has
/// given away is not: then the result is moved.
template <class X>
using kept = std::conditional_t<
    std::is_lvalue_reference_v<X> && is_future<std::remove_cvref_t<X>>,
    const std::remove_cvref_t<X>, std::remove_reference_t<X>>;

/// What such a function accepts. (A coroutine with a name must be moved.)
template <class X>
concept awaitable_argument =
    awaitable<kept<X>> && std::constructible_from<kept<X>, X>;

/// The result of a future that is done, or what stands in its place, for a
/// function that keeps an X.
template <awaitable X>
await_result<X> result_for(future_state& done) {
  using T = await_result<X>;
  if constexpr (std::is_void_v<T>)
    done.check_result();
  else if constexpr (std::is_const_v<X>)
    return static_cast<result_state<T>&>(done).share_result();
  else
    return static_cast<result_state<T>&>(done).take_result();
}

/// A coroutine that awaits x.
template <awaitable X>
coroutine<await_result<X>> awaiting(X x) {
  co_return co_await std::move(x);
}
/// The same, but gives back x if it is such a coroutine already.
template <awaitable_argument X>
auto as_coroutine(X&& x) {
  using result = coroutine<await_result<kept<X>>>;
  if constexpr (std::same_as<kept<X>, result>)
    return result(std::forward<X>(x));
  else
    return asyncio::awaiting<kept<X>>(std::forward<X>(x));
}

}  // namespace asyncio

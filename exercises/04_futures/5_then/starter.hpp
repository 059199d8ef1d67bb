// then: one step after the other, without one callback inside the other.

#pragma once

#include <exception>
#include <type_traits>
#include <utility>

#include "04_futures/future.hpp"

namespace asyncio {

/// Calls f with the result of `done`; with nothing, if that has no value.
/// Throws what stands in the result's place.
template <class T, class F>
decltype(auto) call_with_result(F& f, const future<T>& done) {
  if constexpr (std::is_void_v<T>) {
    done.result();
    return f();
  } else {
    return f(done.result());
  }
}

/// The type of what will be there in the end: T for a T, and T for a future<T>.
template <class T>
struct in_the_end {
  using type = T;
};
template <class T>
struct in_the_end<future<T>> {
  using type = T;
};

// #region answer
/// Calls f with the result of `first` once that is there; gives a future of
/// what f returns. A failure of `first`, its cancellation, and what f throws
/// are passed on. When f returns a future, its outcome is what counts.
template <class T, class F>
auto then(const future<T>& first, [[maybe_unused]] F f) {
  using step = decltype(call_with_result(f, first));
  future<typename in_the_end<step>::type> last(*first.state()->loop());
  return last;  // your code: nobody sets its outcome yet
}
// #endregion

}  // namespace asyncio

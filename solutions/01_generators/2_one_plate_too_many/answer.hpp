// take: the first few values of a generator, and not one more.

#pragma once

#include "01_generators/generator.hpp"

/// The first `count` values of `source`, or all of them when there are fewer.
/// Lazy: a value is asked for when it is wanted, and never one that nobody
/// will get (Python: itertools.islice).
template <class T>
asyncio::generator<T> take(asyncio::generator<T> source, int count) {
  // #region answer
  for (; count > 0; --count) {
    T* value = source.next();
    if (value == nullptr) co_return;
    co_yield *value;
  }
  // #endregion
}

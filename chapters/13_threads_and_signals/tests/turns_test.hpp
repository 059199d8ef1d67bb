// For the randomised tests of what waits for the world outside: delays that are
// passes of the loop, and no time. (A clock that jumps would have to look
// first, for a real millisecond, whether anything comes from outside.)

#pragma once

#include <chrono>
#include <concepts>
#include <thread>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"

namespace asyncio {

/// Waits for so many passes of the loop.
inline coroutine<> turns(int n) {
  for (; n > 0; --n) co_await sleep(std::chrono::seconds(0));
}

/// Waits until it is so. Gives up after some seconds, and gives false: then it
/// will never be.
template <std::predicate Condition>
coroutine<bool> comes_true(Condition it) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!it()) {
    if (std::chrono::steady_clock::now() > end) co_return false;
    std::this_thread::yield();
    co_await turns(1);
  }
  co_return true;
}

}  // namespace asyncio

// bell: a task waits until a descriptor can be read, made of a callback.

#pragma once

#include <exception>
#include <sys/socket.h>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "07_select/readers.hpp"

namespace kitchen {

/// Comes back when fd can be read.
inline asyncio::coroutine<> bell(int fd) {
  // #region answer
  const asyncio::future<> rung;
  asyncio::add_reader(fd, [rung] {
    if (!rung.done()) rung.set_result();
  });
  co_await rung;
  // #endregion
}

}  // namespace kitchen

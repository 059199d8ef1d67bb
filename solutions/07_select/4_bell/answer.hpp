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
  class reader {
   public:
    reader(int fd, const asyncio::future<>& rung) : fd_(fd) {
      asyncio::add_reader(loop_, fd, [rung] {
        if (!rung.done()) rung.set_result();
      });
    }
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;
    ~reader() { asyncio::remove_reader(loop_, fd_); }

   private:
    asyncio::event_loop& loop_ = asyncio::get_running_loop();
    int fd_;
  };

  const asyncio::future<> rung;
  const reader listens(fd, rung);
  co_await rung;
  // #endregion
}

}  // namespace kitchen

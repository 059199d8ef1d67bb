// select_selector: asks with select(2), which is everywhere.
//
// select() takes sets of bits, one bit a descriptor. The kernel looks at each
// descriptor whose bit is set, and leaves the bits of those that are ready. The
// sets have a fixed size: a bit beyond it would be set in somebody else's
// memory.

#pragma once

#include <algorithm>
#include <bit>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <sys/select.h>
#include <vector>

#include "07_select/os_error.hpp"
#include "07_select/selector.hpp"

namespace asyncio {

/// Watches descriptors below FD_SETSIZE (1024) with select() (Python:
/// selectors.SelectSelector).
class select_selector : public selector {
 public:
  select_selector() {
    FD_ZERO(&readers_);
    FD_ZERO(&writers_);
  }

  // #region answer
  void add(int fd, events what) override {
    if (fd < 0 || fd >= FD_SETSIZE)
      throw std::invalid_argument("select() cannot watch descriptor " +
                                  std::to_string(fd) + ", only 0 to " +
                                  std::to_string(FD_SETSIZE - 1));
    if ((what & readable) != 0) FD_SET(fd, &readers_);
    if ((what & writable) != 0) FD_SET(fd, &writers_);
    end_ = std::max(end_, fd + 1);
  }

  void remove(int fd, events what) noexcept override {
    if (fd < 0 || fd >= end_) return;
    if ((what & readable) != 0) FD_CLR(fd, &readers_);
    if ((what & writable) != 0) FD_CLR(fd, &writers_);
    while (end_ > 0 && watched(end_ - 1) == 0) --end_;
  }

  void forget(int fd) noexcept override { remove(fd, readable | writable); }

  void select(std::chrono::nanoseconds timeout,
              std::vector<ready_one>& found) override {
    // select() writes its answer into the sets that it is given.
    fd_set can_read = readers_;
    fd_set can_write = writers_;
    timeval time = rounded_up(timeout);
    int left = ::select(end_, &can_read, &can_write, nullptr,
                        timeout == forever ? nullptr : &time);
    if (left < 0 && errno == EBADF) return find_closed(found);
    if (left < 0 && errno != EINTR) throw os_error("select");
    for (int fd = 0; left > 0; ++fd) {
      events what = 0;
      if (FD_ISSET(fd, &can_read)) what |= readable;
      if (FD_ISSET(fd, &can_write)) what |= writable;
      if (what != 0) found.push_back({fd, what});
      left -= std::popcount(what);  // select() has counted each bit
    }
  }

 private:
  events watched(int fd) const noexcept {
    return (FD_ISSET(fd, &readers_) ? readable : 0) |
           (FD_ISSET(fd, &writers_) ? writable : 0);
  }

  // select() says that some descriptor is not open, but not which: ask each.
  void find_closed(std::vector<ready_one>& found) {
    for (int fd = 0; fd < end_; ++fd) {
      if (watched(fd) == 0 || ::fcntl(fd, F_GETFD) >= 0) continue;
      forget(fd);
      found.push_back({fd, gone});
    }
  }
  // #endregion

  // To whole microseconds: rounded down, a short wait would be none.
  static timeval rounded_up(std::chrono::nanoseconds timeout) {
    const auto micro = std::chrono::ceil<std::chrono::microseconds>(timeout);
    const auto whole = std::chrono::floor<std::chrono::seconds>(micro);
    timeval time{};
    time.tv_sec = whole.count();
    time.tv_usec = (micro - whole).count();
    return time;
  }

  fd_set readers_;  // the watched descriptors
  fd_set writers_;
  // All watched descriptors are below this. It is lowered only to save work:
  // select() looks at each bit below it.
  int end_ = 0;
};

}  // namespace asyncio

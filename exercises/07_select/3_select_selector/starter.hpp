// select_selector: asks with select(2), which is everywhere.
//
// select() takes sets of bits, one bit a descriptor. The kernel looks at each
// descriptor whose bit is set, and leaves the bits of those that are ready. The
// sets have a fixed size: a bit beyond it would be set in somebody else's
// memory.

#pragma once

#include <algorithm>
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
  // Watches fd for `what`, beside what it is watched for already. A descriptor
  // without a bit (below 0, or FD_SETSIZE and more): std::invalid_argument,
  // "select() cannot watch descriptor 5000, only 0 to 1023".
  void add(int fd, events what) override {
    static_cast<void>(fd), static_cast<void>(what);  // your code
  }

  // Watches it for `what` no more. What is not watched is ignored.
  void remove(int fd, events what) noexcept override {
    static_cast<void>(fd), static_cast<void>(what);
  }

  // The same for all.
  void forget(int fd) noexcept override { static_cast<void>(fd); }

  // Waits for that long (`forever`: without a limit), and appends what is ready
  // to `found`, by rising descriptor. A signal: comes back with nothing. What
  // was closed is found as `gone`, and forgotten.
  void select(std::chrono::nanoseconds timeout,
              std::vector<ready_one>& found) override {
    static_cast<void>(found);
    rounded_up(timeout);
  }

 private:
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

  fd_set readers_;
  fd_set writers_;
  int end_ = 0;  // all that are watched are below
};

}  // namespace asyncio

// bell: what wakes a loop that sleeps.
//
// A loop that waits for descriptors can be woken by anyone who writes to one of
// them. So a bell is a pipe: to ring is to write a byte, and the loop watches
// the end where it comes out ("the self-pipe trick"; Python's loop has a pair
// of sockets for this).

#pragma once

#include <array>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <unistd.h>

#include "07_select/os_error.hpp"

namespace asyncio {

/// Can be rung from anywhere, even from a signal handler; whoever watches fd()
/// hears it.
class bell {
 public:
  /// Throws std::system_error if there are no descriptors left.
  bell() {
    if (::pipe(ends_.data()) != 0) throw os_error("pipe");
    for (const int fd : ends_) {
      ::fcntl(fd, F_SETFL, O_NONBLOCK);
      ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
  }
  bell(const bell&) = delete;
  bell& operator=(const bell&) = delete;
  ~bell() {
    for (const int fd : ends_) ::close(fd);
  }

  /// Readable from a ring() until quiet().
  int fd() const noexcept { return ends_[0]; }

  // #region answer
  /// Rings. If the pipe is full, it rings already, and more is not needed: so
  /// neither end may ever block. Leaves errno alone, for it may have
  /// interrupted somebody who is about to look at it.
  void ring() const noexcept {
    const int error_of_others = errno;
    ssize_t written = 0;
    do {
      written = ::write(ends_[1], "!", 1);
    } while (written < 0 && errno == EINTR);
    errno = error_of_others;
  }

  /// Stops ringing; returns how often it has rung. All that is in the pipe must
  /// come out: one byte left behind, and the loop never sleeps again.
  std::size_t quiet() const noexcept {
    std::array<char, 64> room;
    std::size_t rung = 0;
    while (true) {
      const auto count = ::read(ends_[0], room.data(), room.size());
      if (count > 0)
        rung += static_cast<std::size_t>(count);
      else if (count == 0 || errno != EINTR)
        return rung;
    }
  }
  // #endregion

 private:
  std::array<int, 2> ends_{};  // to read from, to write to
};

}  // namespace asyncio

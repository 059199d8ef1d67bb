// A fair hall: many connections, watched edge-triggered, and nobody who has a
// lot to say keeps the others waiting.

#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <deque>
#include <fcntl.h>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <unordered_set>
#include <utility>
#include <vector>

#include "07_select/os_error.hpp"

namespace kitchen {

using asyncio::os_error;

/// Reads what comes over connections, and tells somebody.
class hall {
 public:
  /// Is told what has come from fd; nothing, "", is the end.
  using listener = std::function<void(int fd, std::string_view bytes)>;

  explicit hall(listener tell) : tell_(std::move(tell)) {}
  hall(const hall&) = delete;
  hall& operator=(const hall&) = delete;
  ~hall() { ::close(epoll_); }

  /// So many bytes are read in one turn, at most.
  static constexpr std::size_t most = 4096;

  // #region answer
  /// Watches a socket that does not block.
  void watch(int fd) {
    epoll_event wish{};
    wish.events = EPOLLIN | EPOLLET;
    wish.data.fd = fd;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &wish) != 0)
      throw os_error("epoll_ctl");
  }

  /// No longer. Afterwards fd may be closed.
  void forget(int fd) noexcept {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  }

  /// One pass: waits until somebody can be read, for at most `timeout`
  /// milliseconds (-1: no limit), and gives everybody who can a turn.
  void run_once(int timeout) {
    std::array<epoll_event, 64> found;
    const int count = ::epoll_wait(epoll_, found.data(), 64, timeout);
    for (int i = 0; i < count; ++i)
      read_all(found[static_cast<std::size_t>(i)].data.fd);
  }

 private:
  void read_all(int fd) {
    std::array<char, most> room;
    while (true) {
      const auto size = ::read(fd, room.data(), room.size());
      if (size < 0) return;  // there is no more
      tell_(fd, {room.data(), static_cast<std::size_t>(size)});
      if (size == 0) return forget(fd);
    }
  }
  // #endregion

  listener tell_;
  const int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
};

}  // namespace kitchen

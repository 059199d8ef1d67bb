// A listener: hears what comes over many connections, watched edge-triggered.

#pragma once

#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "07_select/os_error.hpp"

namespace kitchen {

using asyncio::os_error;

/// An epoll set, and what to do when it has found somebody.
class listener {
 public:
  listener() = default;
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  ~listener() { ::close(set_); }

  /// For epoll_wait(). What is found has its descriptor in data.fd.
  int set() const { return set_; }

  // #region answer
  /// Watches a connected socket for what can be read, edge-triggered.
  void watch(int fd) {
    epoll_event wish{};
    wish.events = EPOLLIN | EPOLLET;
    wish.data.fd = fd;
    if (::epoll_ctl(set_, EPOLL_CTL_ADD, fd, &wish) != 0)
      throw os_error("epoll_ctl");
  }

  /// epoll has found fd. Appends what has come to `heard`. Returns false if
  /// that was the end, and nothing will come any more.
  bool hear(int fd, std::string& heard) {
    char room[1000];
    const auto size = ::read(fd, room, sizeof room);
    if (size <= 0) return false;
    heard.append(room, static_cast<std::size_t>(size));
    return true;
  }
  // #endregion

 private:
  const int set_ = ::epoll_create1(EPOLL_CLOEXEC);
};

}  // namespace kitchen

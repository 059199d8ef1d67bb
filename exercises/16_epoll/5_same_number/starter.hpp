// A switchboard: calls the handlers of those descriptors that epoll finds.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <sys/epoll.h>
#include <unistd.h>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "07_select/os_error.hpp"

namespace kitchen {

using asyncio::os_error;

/// Watches descriptors, level-triggered. For one thread.
class switchboard {
 public:
  using handler = std::function<void()>;

  switchboard() = default;
  switchboard(const switchboard&) = delete;
  switchboard& operator=(const switchboard&) = delete;
  ~switchboard() { ::close(epoll_); }

  // #region answer
  /// Calls `call` whenever fd, which is not yet watched, can be read.
  void watch(int fd, handler call) {
    epoll_event wish{};
    wish.events = EPOLLIN;
    wish.data.fd = fd;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &wish) != 0)
      throw os_error("epoll_ctl");
    handlers_[fd] = std::move(call);
  }

  /// No longer. Afterwards fd may be closed.
  void forget(int fd) {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    handlers_.erase(fd);
  }

  /// Waits until some can be read, at most for so many milliseconds, and calls
  /// their handlers.
  void run_once(int timeout) {
    std::array<epoll_event, 64> found;
    const int count = ::epoll_wait(epoll_, found.data(), 64, timeout);
    for (int i = 0; i < count; ++i)
      handlers_.at(found[static_cast<std::size_t>(i)].data.fd)();
  }

 private:
  std::unordered_map<int, handler> handlers_;

  // #endregion
  const int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
};

}  // namespace kitchen

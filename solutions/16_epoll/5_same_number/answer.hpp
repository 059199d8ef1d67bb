  /// Calls `call` whenever fd, which is not yet watched, can be read.
  void watch(int fd, handler call) {
    const std::uint32_t generation = ++generations_;
    epoll_event wish{};
    wish.events = EPOLLIN;
    wish.data.u64 =
        std::uint64_t{generation} << 32 | static_cast<std::uint32_t>(fd);
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &wish) != 0)
      throw os_error("epoll_ctl");
    watched_[fd] = {generation, std::make_shared<handler>(std::move(call))};
  }

  /// No longer. Afterwards fd may be closed.
  void forget(int fd) {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    watched_.erase(fd);
  }

  /// Waits until some can be read, at most for so many milliseconds, and calls
  /// their handlers.
  void run_once(int timeout) {
    std::array<epoll_event, 64> found;
    const int count = ::epoll_wait(epoll_, found.data(), 64, timeout);
    for (int i = 0; i < count; ++i) {
      const std::uint64_t about = found[static_cast<std::size_t>(i)].data.u64;
      const auto it = watched_.find(static_cast<int>(about & 0xffffffff));
      if (it == watched_.end() || it->second.generation != about >> 32)
        continue;  // this was about somebody who has gone
      const auto call = it->second.call;  // it may forget itself
      (*call)();
    }
  }

 private:
  /// Whoever has a number: the same number never has the same generation again.
  struct entry {
    std::uint32_t generation = 0;
    std::shared_ptr<handler> call;
  };
  std::unordered_map<int, entry> watched_;
  std::uint32_t generations_ = 0;


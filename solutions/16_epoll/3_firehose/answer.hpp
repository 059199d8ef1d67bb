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
    ready_.erase(fd);
  }

  /// One pass: waits until somebody can be read, at most for so many
  /// milliseconds (-1: no limit), and gives everybody who can a turn.
  void run_once(int timeout) {
    std::array<epoll_event, 64> found;
    const int count =
        ::epoll_wait(epoll_, found.data(), 64, ready_.empty() ? timeout : 0);
    for (int i = 0; i < count; ++i)
      ready_.insert(found[static_cast<std::size_t>(i)].data.fd);
    const std::vector<int> turns(ready_.begin(), ready_.end());
    for (const int fd : turns)
      if (ready_.contains(fd)) have_a_turn(fd);
  }

 private:
  void have_a_turn(int fd) {
    std::array<char, most> room;
    const auto size = ::read(fd, room.data(), room.size());
    if (size < 0) {  // there is no more, and epoll tells of the next
      ready_.erase(fd);
      return;
    }
    if (size == 0) forget(fd);
    tell_(fd, {room.data(), static_cast<std::size_t>(size)});
  }

  // Those that epoll has told of, and that have not run dry since.
  std::set<int> ready_;

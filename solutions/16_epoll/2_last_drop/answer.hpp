  /// Watches a connected socket for what can be read, edge-triggered.
  void watch(int fd) {
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
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
    while (true) {
      const auto size = ::read(fd, room, sizeof room);
      if (size == 0) return false;
      if (size > 0)
        heard.append(room, static_cast<std::size_t>(size));
      else if (errno == EAGAIN)
        return true;  // there is no more, and epoll will tell of the next
      else if (errno != EINTR)
        throw os_error("read");
    }
  }

// expect: the two events are removed one by one
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
    if (what == 0) return;
    FD_CLR(fd, &readers_);
    FD_CLR(fd, &writers_);
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
      if (FD_ISSET(fd, &can_read)) what |= readable, --left;
      if (FD_ISSET(fd, &can_write)) what |= writable, --left;
      if (what != 0) found.push_back({fd, what});
    }
  }

 private:
  events watched(int fd) const noexcept {
    return (FD_ISSET(fd, &readers_) ? readable : 0) |
           (FD_ISSET(fd, &writers_) ? writable : 0);
  }

  // select() says that a descriptor is not open, and not which: we ask each.
  void find_closed(std::vector<ready_one>& found) {
    for (int fd = 0; fd < end_; ++fd) {
      if (watched(fd) == 0 || ::fcntl(fd, F_GETFD) >= 0) continue;
      forget(fd);
      found.push_back({fd, gone});
    }
  }

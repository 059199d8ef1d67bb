  // Watches fd for `what`, beside what it is watched for already. New interest
  // is told to the kernel at once. What that refuses is thrown, as
  // os_error("epoll_ctl"); but a file that it cannot watch is always ready.
  void add(int fd, events what) override {
    static_cast<void>(fd), static_cast<void>(what);  // your code
  }

  // Stops watching it for `what`, and tells the kernel at once, also of what
  // rests. What is not watched is ignored, and so is what the kernel refuses.
  void remove(int fd, events what) noexcept override {
    static_cast<void>(fd), static_cast<void>(what);
  }

  // Nobody waits for `what` for a while. The kernel is told nothing.
  void rest(int fd, events what) noexcept override {
    static_cast<void>(fd), static_cast<void>(what);
  }

  void forget(int fd) noexcept override { remove(fd, readable | writable); }

  // Waits until something is ready, or for that long, and appends what is ready
  // and wanted to `found`. Of what the kernel says in vain, it is told so.
  void select(std::chrono::nanoseconds timeout,
              std::vector<ready_one>& found) override {
    static_cast<void>(timeout), static_cast<void>(found);
  }

 private:
  /// What is known of a descriptor. What is wanted is told as well, except of a
  /// file (and of what somebody has closed without forget()). What is told and
  /// not wanted is at rest: the kernel still watches for it.
  struct interest {
    events wanted = 0;     // what add() asked for
    events told = 0;       // what the kernel watches for
    bool is_file = false;  // the kernel cannot watch it; it is always ready
  };

  static int made() {
    const int fd = ::epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0) throw os_error("epoll_create1");
    return fd;
  }

  void want_no_more(int fd, interest& its, events what) noexcept {
    its.wanted &= ~what;
    if (its.is_file && its.wanted == 0) std::erase(files_, fd);
  }

  // What the kernel's bits (EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR) mean: who is
  // to be told of them, readers, writers or both?
  static events meaning(std::uint32_t bits) noexcept {
    static_cast<void>(bits);
    return 0;
  }

  // Tells the kernel what to watch fd for from now on. Returns whether it does;
  // if not, it does not know fd, and errno says why.
  bool tell(int fd, interest& its, events what) noexcept {
    static_cast<void>(fd), static_cast<void>(its), static_cast<void>(what);
    return true;
  }

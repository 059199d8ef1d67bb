  // Watches fd for `what`, beside what it is watched for already. A descriptor
  // without a bit (below 0, or FD_SETSIZE and more): std::invalid_argument,
  // "select() cannot watch descriptor 5000, only 0 to 1023".
  void add(int fd, events what) override {
    static_cast<void>(fd), static_cast<void>(what);  // your code
  }

  // Stops watching it for `what`. What is not watched is ignored.
  void remove(int fd, events what) noexcept override {
    static_cast<void>(fd), static_cast<void>(what);
  }

  // Stops watching it for anything.
  void forget(int fd) noexcept override { static_cast<void>(fd); }

  // Waits for that long (`forever`: without a limit), and appends what is ready
  // to `found`, by rising descriptor. Comes back with nothing after a signal.
  // What was closed is found as `gone`, and forgotten. Throws
  // std::system_error.
  void select(std::chrono::nanoseconds timeout,
              std::vector<ready_one>& found) override {
    static_cast<void>(found);
    rounded_up(timeout);
  }

 private:

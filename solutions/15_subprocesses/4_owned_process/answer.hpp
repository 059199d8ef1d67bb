  /// `pid` is a child of ours that nobody has waited for yet.
  explicit owned_process(pid_t pid) noexcept : pid_(pid) {}
  owned_process(owned_process&& other) noexcept
      : pid_(std::exchange(other.pid_, nobody)),
        returncode_(other.returncode_) {}
  owned_process& operator=(owned_process&& other) noexcept {
    std::swap(pid_, other.pid_);  // `other` ends what we had
    std::swap(returncode_, other.returncode_);
    return *this;
  }
  ~owned_process() {
    if (pid_ == nobody) return;
    send_signal(SIGKILL);
    wait();
  }

  /// Has it ended? Then its returncode: the exit status, or -N if signal N has
  /// ended it; 255 if somebody else has taken that. Never waits.
  std::optional<int> poll() {
    look(WNOHANG);
    return returncode_;
  }

  /// The same, but waits until it has ended.
  int wait() {
    look(0);
    return *returncode_;
  }

  /// Returns whether the signal was sent: not to a process that has ended.
  bool send_signal(int signal) { return !poll() && ::kill(pid_, signal) == 0; }

 private:
  // Takes its exit status, once. After that, the number may be another's.
  void look(int how) {
    if (returncode_) return;
    int status = 0;
    pid_t found = 0;
    do {
      found = ::waitpid(pid_, &status, how);
    } while (found < 0 && errno == EINTR);
    if (found == 0) return;  // it runs
    returncode_ = found < 0             ? 255
                  : WIFSIGNALED(status) ? -WTERMSIG(status)
                                        : WEXITSTATUS(status);
  }

  static constexpr pid_t nobody = 0;

  pid_t pid_;  // nobody: another owner has it
  std::optional<int> returncode_;

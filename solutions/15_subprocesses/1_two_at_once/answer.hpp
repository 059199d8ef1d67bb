  /// Calls `told` once `pid`, a child of ours, has ended: at once, if it has
  /// ended already, for then its signal may have come and gone.
  void watch(pid_t pid, listener told) {
    watched_[pid] = std::move(told);
    look_at(pid);
  }

  /// To be called after each SIGCHLD (not in the signal handler itself). The
  /// signal may stand for any number of children, even for none of ours.
  void on_sigchld() {
    std::vector<pid_t> all;  // a listener may watch another one meanwhile
    for (const auto& [pid, told] : watched_) all.push_back(pid);
    for (const pid_t pid : all) look_at(pid);
  }

 private:
  void look_at(pid_t pid) {
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG) != pid) return;
    // From here on, the number may be another's.
    const auto ended = watched_.extract(pid);
    ended.mapped()(WIFSIGNALED(status) ? -WTERMSIG(status)
                                       : WEXITSTATUS(status));
  }


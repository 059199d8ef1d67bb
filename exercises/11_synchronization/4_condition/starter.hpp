  /// `co_await it.wait()`: releases the lock, waits until it is notified, and
  /// acquires the lock again before it returns or throws: even a task that is
  /// cancelled here holds the lock when it leaves. A notification that is not
  /// used because of a cancellation goes to the next one. Always gives true.
  /// Throws std::runtime_error if the lock is not held.
  coroutine<bool> wait() {
    line_.check_loop();
    // your code: wait in the line, with line_awaitable<condition>(*this)
    co_return true;
  }

  /// Calls the first n tasks that wait. They go on when they have the lock
  /// again, so not before it is released. If nobody waits, nothing happens.
  /// Throws std::runtime_error if the lock is not held.
  void notify(std::size_t n = 1) {
    static_cast<void>(n);  // your code
  }
  /// Calls all tasks that wait.
  void notify_all() { notify(std::numeric_limits<std::size_t>::max()); }

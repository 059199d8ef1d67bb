  /// `co_await it.wait()`: releases the lock, waits until it is notified, and
  /// acquires the lock again before it returns, or throws: also a task that is
  /// cancelled here owns the lock when it leaves. A notification that is not
  /// used, because of a cancellation, goes to the next. Gives true, always.
  /// Throws std::runtime_error if the lock is not held.
  coroutine<bool> wait() {
    line_.check_loop();
    // your code: wait in the line, with line_awaitable<condition>(*this)
    co_return true;
  }

  /// Calls the first n who wait. They run when they have the lock again, so not
  /// before it is released. With nobody there, it is forgotten. Throws
  /// std::runtime_error if the lock is not held.
  void notify(std::size_t n = 1) {
    static_cast<void>(n);  // your code
  }
  /// Calls all who wait.
  void notify_all() { notify(std::numeric_limits<std::size_t>::max()); }

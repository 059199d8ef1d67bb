  /// Puts a job behind those that wait already. Throws std::runtime_error after
  /// shutdown(), std::system_error if there is no thread and none can be made.
  void submit(std::shared_ptr<pool_job> it) {
    auto& now = *it;  // your code: not in the thread that has submitted it
    if (now.take()) now.run(std::move(it));
  }

  /// Takes no more jobs. With `wait`, comes back when those that are there have
  /// been done; with `cancel_futures`, those that nobody has begun are dropped
  /// and told so. Not from one of its own threads.
  void shutdown(bool wait = true, bool cancel_futures = false) noexcept {
    closed_ = true;  // your code: and the threads, and the jobs?
    static_cast<void>(wait);
    static_cast<void>(cancel_futures);
  }

 private:
  // With the mutex. If the system has no more threads, those that we have do.
  void add_thread() {
    try {
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      if (!threads_.empty()) return;
      jobs_.pop_back();
      throw;
    }
  }

  // What each thread does.
  void work() noexcept {
    // your code: jobs, one after the other
  }

  // Empty: it is time to go.
  std::shared_ptr<pool_job> wait_for_job() noexcept {
    return {};  // your code
  }

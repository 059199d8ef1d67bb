// expect: its timer still runs
  /// Begins to listen to the tasks, and to the clock.
  template <class Task>
  void begin(const std::vector<Task>& tasks, time_limit limit) {
    if (limit) timer_ = loop()->call_later(*limit, [this] { enough(); });
    for (std::size_t i = 0; i < children_.size(); ++i) {
      children_[i].assign(*this, tasks[i].state());
      children_[i].watch();
    }
  }

  /// The loop tells that a task is done.
  void child_done(child<wait_state>& which) {
    if (--pending_ == 0 || until_ == return_when::first_completed ||
        (until_ == return_when::first_exception && failed(which.state())))
      enough();
  }

  /// Nobody waits any more.
  void stop() noexcept {
    for (auto& each : children_) each.unwatch();
  }

 private:
  void enough() {
    if (timer_) timer_->cancel();
    if (!done()) finish_with();
  }

  // To be cancelled is not to fail. Who looks for failures has seen this one.
  static bool failed(future_state& it) {
    return !it.cancelled() && it.exception();
  }

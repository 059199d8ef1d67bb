  /// Begins to listen to the tasks, and to the clock.
  template <class Task>
  void begin(const std::vector<Task>& tasks, time_limit limit) {
    static_cast<void>(limit);  // your code
    for (std::size_t i = 0; i < children_.size(); ++i)
      children_[i].assign(*this, tasks[i].state());
    enough();  // your code: nobody has waited
  }

  /// The loop tells that a task is done.
  void child_done([[maybe_unused]] child<wait_state>& which) {
    if (--pending_ == 0 && until_ == return_when::all_completed)
      enough();  // your code: and the others?
  }

  /// Nobody waits any more.
  void stop() noexcept {
    timer_.reset();  // your code: this stops no timer
  }

 private:
  void enough() { finish_with(); }  // your code

  // To be cancelled is not to fail. An exception found here counts as seen.
  static bool failed([[maybe_unused]] future_state& it) {
    return false;  // your code
  }

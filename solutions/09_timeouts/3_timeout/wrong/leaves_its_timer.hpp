// expect: leave() must stop the timer
  /// Another deadline, or none; one that has passed already expires in the next
  /// pass. Only while the body runs and the deadline has not passed:
  /// otherwise std::runtime_error.
  void reschedule(std::optional<time_point> when) {
    check_active();
    stop_timer();
    when_ = when;
    if (!when) return;
    auto& loop = get_running_loop();
    if (*when <= loop.time())
      soon_.emplace(loop.call_soon([this] { expire(); }));
    else
      timer_.emplace(loop.call_at(*when, [this] { expire(); }));
  }

 private:
  void enter() {
    if (state_ != state::created)
      throw std::runtime_error("Timeout has already been entered");
    task_ = task_core::current();
    if (task_ == nullptr)
      throw std::runtime_error("Timeout should be used inside a task");
    state_ = state::active;
    requests_before_ = task_->cancelling();
    reschedule(when_);
  }

  void expire() {
    task_->request_cancel({});
    state_ = state::expiring;
  }

  // Returns whether a cancellation that ends the body is the deadline's alone.
  // Leaving twice does nothing.
  bool leave() noexcept {
    if (state_ == state::active) state_ = state::finished;
    if (state_ != state::expiring) return false;
    state_ = state::expired;
    return task_->uncancel() <= requests_before_;
  }

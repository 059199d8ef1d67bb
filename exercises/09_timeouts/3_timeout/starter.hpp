  /// Another deadline, or none; one that has passed already expires in the next
  /// pass. Only while the body runs and the deadline has not passed:
  /// otherwise this throws std::runtime_error.
  void reschedule(std::optional<time_point> when) {
    when_ = when;  // your code
  }

 private:
  void enter() {
    state_ = state::active;  // your code
  }

  void expire() {}  // your code

  // Returns whether a cancellation that ends the body is the deadline's alone.
  // Leaving twice does nothing.
  bool leave() noexcept {
    return false;  // your code
  }

  /// Rings. If the pipe is full, it rings already, and more is not needed: so
  /// neither end may ever block. Leaves errno alone, for it may have
  /// interrupted somebody who is about to look at it.
  void ring() const noexcept {
    // your code: write a byte into ends_[1]
  }

  /// Stops ringing; returns how often it has rung. All that is in the pipe must
  /// come out: one byte left behind, and the loop never sleeps again.
  std::size_t quiet() const noexcept {
    return 0;  // your code: read from ends_[0]
  }

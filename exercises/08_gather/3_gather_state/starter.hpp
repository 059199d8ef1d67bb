  /// Begins to listen to the children. Those that are done count at once.
  void begin() {
    if (children_.empty()) return end();
    place_ = open_here().keep(*this);
    for (auto& each : children_) each.watch();  // your code: and the others?
  }

  /// The loop tells that a child is done.
  void child_done(child_type& which) {
    static_cast<void>(which);  // your code
    if (++done_ == children_.size()) {
      open_here().release(place_);
      end();
    }
  }

  /// Asks every child to stop. Returns false if all have ended already.
  bool cancel([[maybe_unused]] std::string message) override {
    return false;  // your code
  }

 private:
  // All have ended.
  void end() {
    this->finish(std::make_exception_ptr(
        invalid_state_error("end() is not written")));  // your code
  }

  /// Begins to listen to the children. Those that are done count at once.
  void begin() {
    if (children_.empty()) return end();
    place_ = open_here().keep(future_);
    for (auto& each : children_) each.watch();  // your code: and the others?
  }

  /// The loop tells that a child is done.
  void child_done(child<gather_core>& which) {
    static_cast<void>(which);  // your code
    if (--pending_ == 0) {
      open_here().release(place_);
      end();
    }
  }

 protected:
  // --- A request to stop comes by, see ask_to_stop() ---

  future_state::answer be_asked() const {
    return future_.done() ? future_state::answer::no
                          : future_state::answer::ask_others;
  }
  /// The children are asked in its place.
  future_state* other([[maybe_unused]] std::size_t n) const {
    return nullptr;  // your code
  }
  bool others_asked([[maybe_unused]] bool yes) {
    return false;  // your code
  }

 private:
  // All have ended.
  void end() {
    fail(std::make_exception_ptr(
        invalid_state_error("end() is not written")));  // your code
  }

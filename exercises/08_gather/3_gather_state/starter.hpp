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
  bool cancel(std::string message) override {
    return ask_to_stop(*this, message);
  }
  future_state::answer be_asked(const std::string&) override {
    return this->done() ? future_state::answer::no
                        : future_state::answer::ask_others;
  }
  future_state* other([[maybe_unused]] std::size_t n) override {
    return nullptr;  // your code
  }
  bool others_asked([[maybe_unused]] bool yes, const std::string&) override {
    return false;  // your code
  }

 private:
  // All have ended.
  void end() {
    this->finish(std::make_exception_ptr(
        invalid_state_error("end() is not written")));  // your code
  }

// expect: what they throw counts as seen
  /// Begins to listen to the children. Those that are done count at once.
  void begin() {
    if (children_.empty()) return end();
    place_ = open_here().keep(*this);
    std::vector<child_type*> done_before;
    for (auto& each : children_)
      if (each.state().done())
        done_before.push_back(&each);
      else
        each.watch();
    for (auto* each : done_before) child_done(*each);
  }

  /// The loop tells that a child is done.
  void child_done(child_type& which) {
    future_state& it = which.state();
    if (++done_ == children_.size()) open_here().release(place_);
    if (this->done()) {
      return;
    } else if (Collect::fails_with_a_child && it.peek_error()) {
      it.mark_seen();
      this->finish(it.peek_error());
    } else if (done_ == children_.size()) {
      end();
    }
  }

  /// Asks every child to stop. Returns false if all have ended already.
  bool cancel(std::string message) override {
    if (this->done()) return false;
    bool asked = false;
    for (auto& each : children_)
      if (each.state().cancel(message)) asked = true;
    if (asked) cancel_requested_ = true;
    return asked;
  }

 private:
  // All have ended. Who asked this to stop is told that it has, whatever the
  // children made of the request.
  void end() {
    if (cancel_requested_) return this->finish(cancellation());
    try {
      if constexpr (std::is_void_v<typename Collect::result>)
        this->finish_with();
      else
        this->finish_with(Collect::from(children_));
    } catch (...) {  // a result could not be copied
      this->finish(std::current_exception());
    }
  }

  std::exception_ptr cancellation() {
    for (auto& each : children_) each.state().mark_seen();
    const future_state& last = children_.back().state();
    return last.cancelled() ? last.peek_error()
                            : std::make_exception_ptr(cancelled_error());
  }

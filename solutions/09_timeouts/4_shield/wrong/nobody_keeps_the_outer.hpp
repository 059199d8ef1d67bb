// expect: which nobody keeps until then
  /// Ends the outer future, and not the inner.
  bool cancel(std::string message) override {
    if (!result_state<T>::cancel(std::move(message))) return false;
    let_go();
    return true;
  }

 private:
  // The inner future is done. If the outer is too, nobody has seen what came of
  // the inner one: an exception there is still to be reported.
  void inner_is_done() {
    try {
      if (!this->done()) pass_on(*inner_);
    } catch (...) {  // the result could not be copied
      this->finish(std::current_exception());
    }
    let_go();
  }

  void pass_on(result_state<T>& inner) {
    if (inner.cancelled()) {
      this->cancel({});
    } else if (auto error = inner.exception()) {
      this->finish(std::move(error));
    } else if constexpr (std::is_void_v<T>) {
      this->finish_with();
    } else if constexpr (can_be_copied<T>) {
      this->finish_with(inner.result());
    } else {
      this->finish_with(std::move(inner.result()));
    }
  }

  // What the inner future has in its list.
  class callback_of_inner final : public done_callback {
   public:
    explicit callback_of_inner(shield_state& outer) : outer_(outer) {}
    void schedule(event_loop& loop, future_state&) override {
      loop.call_soon([this] { outer_.inner_is_done(); });
    }

   private:
    shield_state& outer_;
  };

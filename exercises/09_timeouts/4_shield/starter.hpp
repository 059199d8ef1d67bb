  /// Ends the outer future, and not the inner.
  bool cancel(std::string message) override {
    return inner_ ? inner_->cancel(std::move(message)) : false;  // your code
  }

 private:
  // The inner future is done. If the outer is too, nobody has seen what came of
  // the inner one: an exception there is still to be reported.
  void inner_is_done() {}  // your code

  void pass_on([[maybe_unused]] future_state& inner) {}  // your code

  // The callback that stands in the list of the inner future.
  class callback_of_inner final : public done_callback {
   public:
    explicit callback_of_inner(shield_state& outer) : outer_(outer) {}
    void on_done([[maybe_unused]] event_loop& loop, future_state&) override {
      outer_.inner_is_done();  // your code
    }

   private:
    shield_state& outer_;
  };

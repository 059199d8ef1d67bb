  ~task_state() override {}  // your code

  future_state& as_future() noexcept override { return *this; }
  bool cancel(std::string message) override { return request_cancel(message); }
  std::string description() const override { return "task '" + name() + "'"; }

 private:
  // Only the body decides how a task ends.
  void check_settable([[maybe_unused]] const char* what) const override {}

  void end_cancelled([[maybe_unused]] std::exception_ptr error) override {}

  void take_outcome() override {
    this->finish(std::make_exception_ptr(
        std::logic_error("take_outcome() is not written")));  // your code
  }

  // A request that came too late to be delivered still counts: the result is
  // lost.
  template <class... Value>
  void finish_unless_cancelled([[maybe_unused]] Value&&... value) {}

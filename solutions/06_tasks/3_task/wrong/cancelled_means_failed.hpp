// expect: the task counts as failed, and not as cancelled
  ~task_state() override {
    if (this->has_unseen_error()) report_unseen();
  }

  future_state& as_future() noexcept override { return *this; }
  bool cancel(std::string message) override { return request_cancel(message); }
  std::string description() const override { return "task '" + name() + "'"; }

 private:
  [[gnu::noinline, gnu::cold]] void report_unseen() const noexcept {
    this->report_error("Task exception was never retrieved", description());
  }

  // Only the body decides how a task ends.
  void check_settable(const char* what) const override {
    throw std::runtime_error(std::string("Task does not support ") + what +
                             " operation");
  }

  void end_cancelled(std::exception_ptr error) override {
    this->finish_cancelled(std::move(error));
  }

  void take_outcome() override {
    try {
      if constexpr (std::is_void_v<T>) {
        promise().take();
        finish_unless_cancelled();
      } else {
        finish_unless_cancelled(promise().take());
      }
    } catch (const system_exit&) {
      this->finish(std::current_exception());
      throw;
    } catch (...) {
      this->finish(std::current_exception());
    }
  }

  // A request that came too late to be delivered still counts: the result is
  // lost.
  template <class... Value>
  void finish_unless_cancelled(Value&&... value) {
    if (auto cancellation = take_undelivered())
      this->finish_cancelled(std::move(cancellation));
    else
      this->finish_with(std::forward<Value>(value)...);
  }

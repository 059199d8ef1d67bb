// expect: an exception that leaves through resume() skips what comes after it
  std::suspend_always initial_suspend() const noexcept { return {}; }
  std::suspend_always final_suspend() const noexcept { return {}; }

  std::suspend_always yield_value(value& x) noexcept {
    current_ = std::addressof(x);
    return {};
  }
  std::suspend_always yield_value(value&& x) noexcept
    requires(!std::is_lvalue_reference_v<T>)
  {
    current_ = std::addressof(x);
    return {};
  }
  void return_void() const noexcept {}
  void unhandled_exception() { throw; }

  value* next() {
    if (running_) throw std::logic_error("generator is already running");
    const auto frame = frame_handle::from_promise(*this);
    if (frame.done()) return nullptr;
    current_ = nullptr;
    running_ = true;
    frame.resume();
    running_ = false;
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    return current_;
  }

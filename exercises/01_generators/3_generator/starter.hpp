  /// Before the first line of the body: go on, or pause? This one goes on.
  std::suspend_never initial_suspend() const noexcept { return {}; }  // yours
  /// After the last line: the frame stays, and the generator destroys it.
  std::suspend_always final_suspend() const noexcept { return {}; }

  /// The yielded thing stays where it is, in the paused body; only its address
  /// is handed out.
  std::suspend_always yield_value([[maybe_unused]] value& x) noexcept {
    return {};  // your code, and the same below
  }
  std::suspend_always yield_value([[maybe_unused]] value&& x) noexcept
    requires(!std::is_lvalue_reference_v<T>)
  {
    return {};
  }
  void return_void() const noexcept {}
  /// The compiler calls this inside a catch block, when the body has thrown.
  void unhandled_exception() {}  // your code

  value* next() { return nullptr; }  // your code

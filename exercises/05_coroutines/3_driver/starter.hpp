  /// The running coroutine calls another one.
  void enter([[maybe_unused]] pending_call& call) noexcept {}  // your code
  /// The innermost coroutine has ended: its caller goes on.
  void leave() noexcept {}  // your code

  /// The stack blocks until `awaited` is done.
  virtual void wait_for([[maybe_unused]] future_state& awaited) {}  // yours
  /// The stack blocks until the next pass of the loop.
  void wait_for_next_pass(event_loop& loop) {
    schedule_step(loop);  // may throw: then we go on
    blocked_ = true;
  }
  /// After a block: throws what was thrown into the stack meanwhile.
  void rethrow_thrown() {}  // your code

 protected:
  /// The coroutine at the outer end, which has not run yet. The driver owns it.
  void set_root(std::coroutine_handle<> root) noexcept {
    root_.callee = root;
    innermost_ = &root_;
  }

  /// The same coroutine, until it is destroyed.
  std::coroutine_handle<> root() const noexcept { return root_.callee; }

  /// One turn: runs on until the stack blocks or ends, then tells which.
  virtual void step() = 0;

  /// The pump, for a stack that has not ended. Returns true when it has.
  bool run_until_blocked() {
    throw std::logic_error("run_until_blocked() is not written");  // your code
  }

  /// What the stack will find thrown when it goes on, in place of what it waits
  /// for (Python: coro.throw()).
  void throw_into([[maybe_unused]] std::exception_ptr error) noexcept {}

  // Not inlined: many places call it, and it is faster in one piece.
  [[gnu::noinline]] void schedule_step(event_loop& loop) {
    loop.call_soon([this] { step(); });
  }

  /// Destroys all frames, innermost first; the outermost one also if it has
  /// ended.
  void unwind() noexcept {}  // your code

  future_state* waiting_for() const noexcept { return waiting_for_; }

 private:
  void on_done(event_loop& loop, future_state&) final { schedule_step(loop); }

  void stop_waiting() noexcept {}  // your code

  /// Asks the task to stop: cancelled_error is thrown into it where it waits.
  /// A request, not an order. Returns false if the task has ended.
  bool request_cancel(const std::string& message) {
    return ask_to_stop(as_future(), message);
  }
  /// How often it was asked to stop, less the requests taken back.
  int cancelling() const noexcept { return cancel_requests_; }
  /// Takes a request back; returns how many are left.
  int uncancel() noexcept {
    return cancel_requests_;  // your code
  }

  /// The name given, or "Task-" and a number.
  std::string name() const {
    if (extras_ && extras_->name) return *extras_->name;
    return "Task-" + std::to_string(number_);
  }
  void set_name(std::string name) {
    observer::name(who(), my_extras().name.emplace(std::move(name)));
  }

  /// What observers know it by.
  subject who() const noexcept { return {this, 0}; }

  /// What it waits for, in words.
  std::string waits_for() const {
    return waiting_for() != nullptr ? waiting_for()->description()
                                    : "its next turn";
  }

  /// The task whose step runs in this thread, or nullptr.
  static task_core* current() noexcept { return current_; }

  // --- for awaiters ---

  void wait_for(future_state& awaited) final {
    const bool is_ours = awaited.loop() == event_loop::running();
    if (!is_ours || &awaited == &as_future()) return refuse(awaited);
    driver::wait_for(awaited);
    // your code: was the task asked to stop meanwhile?
  }

 protected:
  task_core() = default;
  ~task_core() = default;

  /// Puts the task on its loop's list and schedules its first step. `name` may
  /// be empty.
  void begin(event_loop& loop, std::string_view name);

  /// The stack has ended: makes its outcome the future's.
  virtual void take_outcome() = 0;
  /// Ends the future as cancelled.
  virtual void end_cancelled(std::exception_ptr error) = 0;

  // --- A request to stop comes by, see ask_to_stop() ---

  future_state::answer be_asked([[maybe_unused]] const std::string& message) {
    throw std::logic_error("be_asked() is not written");  // your code
  }
  /// What it waits for is asked in its place: it may be a task that has to
  /// clean up, and wakes this one when it has.
  future_state* other([[maybe_unused]] std::size_t n) noexcept {
    return nullptr;  // your code
  }
  /// If that will not stop, the request is kept.
  void others_asked([[maybe_unused]] bool yes, const std::string& message) {
    static_cast<void>(message);  // your code
    asked_ = false;
  }

  /// The cancellation that could not be delivered yet, or an empty pointer.
  std::exception_ptr take_undelivered() {
    return {};  // your code
  }

 private:
  friend class task_list;

  // The first turn. A task that was asked to stop before it never begins.
  void first_step() {
    step();  // your code: if the task was asked to stop
  }

  void step() final {
    // your code: a request that is undelivered goes first
    const current_mark mark(*this);
    if (observer::watching()) return run_watched();
    run();
  }

  // Tasks that wait for each other in a circle come here: where the request
  // arrives a second time, the circle breaks.
  void break_circle(const std::string& message) {
    if (waiting_for() == nullptr) return keep(message);  // broken already
    schedule_step(*as_future().loop());
    throw_into(std::make_exception_ptr(cancelled_error(message)));
  }

  // CPython's __step: an undelivered cancellation goes in place of what the
  // awaited future has, unless that was cancelled itself.
  [[gnu::noinline, gnu::cold]] void deliver_cancellation() {}  // your code

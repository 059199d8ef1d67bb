  /// Asks for cancellation; returns false when that comes too late.
  virtual bool cancel([[maybe_unused]] std::string message) {
    return false;  // your code
  }

  /// The exception that was set, or none. Throws invalid_state_error when
  /// there is no outcome yet, cancelled_error when cancelled.
  std::exception_ptr exception() {
    return {};  // your code
  }

  /// Throws unless there is a result to read.
  void check_result() {
    throw invalid_state_error("check_result() is not written");  // your code
  }

  /// The exception, or empty; looking here does not count as having seen it.
  const std::exception_ptr& peek_error() const noexcept { return error_; }
  /// Nobody needs to be told of the exception any more.
  void mark_seen() noexcept { unseen_error_ = false; }

  /// Makes this the outcome. Throws what check_settable() throws, and
  /// std::invalid_argument for an empty pointer.
  void set_exception([[maybe_unused]] std::exception_ptr error) {}

  /// Puts f at the end of the list; once this is done, f is notified: now, if
  /// that has happened already. If this throws (there is no memory), f has been
  /// forgotten.
  void add_done_callback(done_callback& f) {
    f.forget();  // your code
  }

  /// Takes f out of the list; false if it is not there.
  bool remove_done_callback([[maybe_unused]] done_callback& f) noexcept {
    return false;  // your code
  }

  /// What somebody who waits for this is waiting for.
  virtual std::string description() const { return "a future"; }

 protected:
  /// Throws if nobody may set the outcome (any more) by calling `what`.
  virtual void check_settable(const char* what) const {
    static_cast<void>(what);
    if (done()) throw invalid_state_error("invalid state");
  }

  // The three ways to become done: with a result, which the caller has put in
  // its place; with an exception, which nobody has seen yet; cancelled.
  void finish() {}
  void finish([[maybe_unused]] std::exception_ptr error) {}
  void finish_cancelled([[maybe_unused]] std::exception_ptr error) {}

  /// An exception that nobody has looked at must not vanish in silence: the
  /// destructor of the class that knows what it is asks this, and reports.
  bool has_unseen_error() const noexcept { return unseen_error_; }
  void report_error(const char* message,
                    bool with_description = false) const noexcept {
    report_quietly([&] {
      const exception_context context{
          message, error_, with_description ? description() : std::string()};
      if (auto* const open = loop())
        open->call_exception_handler(context);
      else
        write_to_stderr(context);
    });
  }

 private:
  enum class state : std::uint8_t { pending, finished, cancelled };

  // Changes the state, and schedules all callbacks, in order.
  void become([[maybe_unused]] state outcome) {}

  // A closed loop calls nobody any more. That is no error: what completes us
  // may be a destructor, while the loop closes.
  void notify(done_callback& f) {
    if (loop() == nullptr || loop()->is_closed())
      f.forget();
    else
      f.on_done(*loop(), *this);
  }

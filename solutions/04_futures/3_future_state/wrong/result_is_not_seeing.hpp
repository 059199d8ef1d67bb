// expect: somebody asked for the result and got the exception, and still it counts as unseen
  /// Asks for cancellation; returns false when that comes too late.
  virtual bool cancel(std::string message) {
    mark_seen();  // who gives a future up has no use for its exception
    if (done()) return false;
    finish_cancelled(
        std::make_exception_ptr(cancelled_error(std::move(message))));
    return true;
  }

  /// The exception that was set, or none. Throws invalid_state_error when
  /// there is no outcome yet, cancelled_error when cancelled.
  std::exception_ptr exception() {
    if (!done()) throw invalid_state_error("Exception is not set.");
    if (cancelled()) std::rethrow_exception(error_);
    unseen_error_ = false;
    return error_;
  }

  /// Throws unless there is a result to read.
  void check_result() {
    if (!done()) throw invalid_state_error("Result is not set.");
    if (error_) std::rethrow_exception(error_);
  }

  /// The exception, or empty; looking here does not count as having seen it.
  const std::exception_ptr& peek_error() const noexcept { return error_; }
  /// Nobody needs to be told of the exception any more.
  void mark_seen() noexcept { unseen_error_ = false; }

  void set_exception(std::exception_ptr error) {
    check_settable("set_exception");
    if (!error) throw std::invalid_argument("set_exception() got none");
    finish(std::move(error));
  }

  /// Puts f at the end of the list; once this is done, f is scheduled: now, if
  /// that has happened already.
  void add_done_callback(done_callback& f) {
    if (done()) {
      schedule(f);
    } else {
      f.next_ = nullptr;
      *end_ = &f;
      end_ = &f.next_;
    }
  }

  /// Takes f out of the list; false if it is not there.
  bool remove_done_callback(const done_callback& f) noexcept {
    for (auto** link = &first_; *link != nullptr; link = &(*link)->next_) {
      if (*link != &f) continue;
      if (end_ == &f.next_) end_ = link;
      *link = f.next_;
      return true;
    }
    return false;
  }

  /// The callback with this number, or nullptr.
  done_callback* find_done_callback(std::uint64_t id) const noexcept {
    if (id == 0) return nullptr;  // not a number, see done_callback::id()
    auto* f = first_;
    while (f != nullptr && f->id() != id) f = f->next_;
    return f;
  }

  /// What somebody who waits for this is waiting for.
  virtual std::string description() const { return "a future"; }

 protected:
  /// Throws if nobody may set the outcome (any more) by calling `what`.
  virtual void check_settable(const char* what) const {
    static_cast<void>(what);
    if (done()) throw invalid_state_error("invalid state");
  }

  // The three ways to become done.
  void finish() { become(state::finished); }
  void finish(std::exception_ptr error) {
    error_ = std::move(error);
    unseen_error_ = true;
    become(state::finished);
  }
  void finish_cancelled(std::exception_ptr error) {
    error_ = std::move(error);
    become(state::cancelled);
  }

  /// An exception that nobody has looked at must not vanish in silence: the
  /// destructor of the class that knows what it is asks this, and reports.
  bool has_unseen_error() const noexcept { return unseen_error_; }
  void report_error(const char* message, std::string source) const noexcept {
    const exception_context context{message, error_, std::move(source)};
    try {
      if (auto* const open = loop())
        open->call_exception_handler(context);
      else
        write_to_stderr(context);
    } catch (...) {  // a handler's system_exit: a destructor cannot hand it on
    }
  }

 private:
  enum class state : std::uint8_t { pending, finished, cancelled };

  void become(state outcome) {
    state_ = outcome;
    while (first_ != nullptr) schedule(take_first());
  }

  void schedule(done_callback& f) {
    if (loop() == nullptr) {
      f.forget();
      throw std::runtime_error("Event loop is closed");
    }
    f.schedule(*loop(), *this);
  }

  done_callback& take_first() noexcept {
    auto& f = *std::exchange(first_, first_->next_);
    if (first_ == nullptr) end_ = &first_;
    return f;
  }

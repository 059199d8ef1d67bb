// expect: the last handle has gone, and the future with it
  /// Calls f(*this) through call_soon() once there is an outcome, after those
  /// added before. Returns a number for remove_done_callback().
  template <std::invocable<future> F>
  std::uint64_t add_done_callback(F f) const {
    auto added = std::make_unique<closure<F>>(std::move(f));
    const auto id = added->id();
    state_->add_done_callback(*added.release());
    return id;
  }

  /// Removes a callback that was not scheduled yet; returns whether it did.
  bool remove_done_callback(std::uint64_t id) const {
    auto* const found = state_->find_done_callback(id);
    if (found == nullptr) return false;
    state_->remove_done_callback(*found);
    found->forget();
    return true;
  }

  /// Is it the same future?
  bool operator==(const future&) const = default;

  /// For those who build on futures: what the handles share.
  const counted_ptr<result_state<T>>& state() const noexcept { return state_; }

 protected:
  explicit future(counted_ptr<result_state<T>> state)
      : state_(std::move(state)) {}

 private:
  class plain_state : public result_state<T> {
   public:
    using result_state<T>::result_state;
    ~plain_state() override {
      if (this->has_unseen_error())
        this->report_error("Future exception was never retrieved", {});
    }
  };

  // A function in the list of callbacks. Owns itself: it goes when it has been
  // called, removed or forgotten.
  template <class F>
  class closure final : public done_callback {
   public:
    explicit closure(F f) : f_(std::move(f)) {}
    std::uint64_t id() const noexcept override { return id_; }
    void schedule(event_loop& loop, future_state& done) override {
      auto self = std::unique_ptr<closure>(this);
      auto* const state = static_cast<result_state<T>*>(&done);
      loop.call_soon([self = std::move(self), state] {
        self->f_(future(counted_ptr(state)));
      });
    }
    void forget() noexcept override { delete this; }

   private:
    F f_;
    std::uint64_t id_ = done_callback::new_id();
  };

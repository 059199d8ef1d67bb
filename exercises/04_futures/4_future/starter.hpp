  /// Calls f(*this) through call_soon() once there is an outcome, after those
  /// added before. Returns a number for remove_done_callback().
  template <std::invocable<future> F>
  std::uint64_t add_done_callback([[maybe_unused]] F f) const {
    return 0;  // your code
  }

  /// Removes a callback that was not scheduled yet; returns whether it did.
  bool remove_done_callback([[maybe_unused]] std::uint64_t id) const {
    return false;  // your code
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
    ~plain_state() override {}  // your code
  };

  // A function in the list of callbacks. Owns itself: it goes when it has been
  // called, removed or forgotten.
  template <class F>
  class closure final : public done_callback {
   public:
    explicit closure(F f) : f_(std::move(f)) {}
    std::uint64_t id() const noexcept override { return id_; }
    void on_done(event_loop&, future_state&) override {}  // your code
    void forget() noexcept override {}                     // your code

   private:
    F f_;
    std::uint64_t id_ = new_callback_number();
  };

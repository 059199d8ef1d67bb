/// What the loop's timer and the handle share.
struct repetition {
  event_loop& loop;
  std::chrono::nanoseconds period;
  std::function<void()> f;
  time_point when;  ///< the next whole period
  std::optional<timer_handle> timer{};
  bool cancelled = false;
};

/// Sets the timer for the next call. The timer owns the repetition, and the
/// repetition owns only a handle: no circle, so nothing keeps itself alive.
inline void set_timer(const std::shared_ptr<repetition>& it) {
  it->timer = it->loop.call_at(it->when, [it] {
    // Counted from the deadline, not from now: so lateness does not add up.
    // The whole periods that were missed are skipped.
    const auto missed = (it->loop.time() - it->when) / it->period;
    it->when += (missed + 1) * it->period;
    set_timer(it);  // before the call: f may throw, or cancel
    it->f();
  });
}

/// Can end a call_every(). Dropping it ends nothing; use it only as long as its
/// loop lives.
class repeating_handle {
 public:
  explicit repeating_handle(std::shared_ptr<repetition> it)
      : it_(std::move(it)) {}

  /// Ends the calls.
  void cancel() {
    it_->cancelled = true;
    it_->timer->cancel();
  }
  /// Has cancel() been called?
  bool cancelled() const noexcept { return it_->cancelled; }

 private:
  std::shared_ptr<repetition> it_;
};

/// Calls f after one period from now, after two, and so on; when the loop is
/// late, once for all that was missed. Throws std::invalid_argument unless the
/// period is positive.
inline repeating_handle call_every(event_loop& loop,
                                   std::chrono::nanoseconds period,
                                   std::function<void()> f) {
  if (period <= std::chrono::nanoseconds::zero())
    throw std::invalid_argument("call_every: the period must be positive");
  auto it = std::make_shared<repetition>(
      repetition{loop, period, std::move(f), loop.time() + period});
  set_timer(it);
  return repeating_handle(std::move(it));
}

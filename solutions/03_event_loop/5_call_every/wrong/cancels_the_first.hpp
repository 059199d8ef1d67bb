// expect: cancel() has to cancel the timer that is set now, not the first one
class repeating_handle {
 public:
  explicit repeating_handle(timer_handle timer) : timer_(std::move(timer)) {}
  void cancel() { timer_.cancel(); }
  bool cancelled() const noexcept { return timer_.cancelled(); }

 private:
  timer_handle timer_;
};

inline timer_handle ring_at(event_loop& loop, time_point when,
                            std::chrono::nanoseconds period,
                            std::shared_ptr<std::function<void()>> f) {
  return loop.call_at(when, [&loop, when, period, f] {
    const auto missed = (loop.time() - when) / period;
    ring_at(loop, when + (missed + 1) * period, period, f);
    (*f)();
  });
}

inline repeating_handle call_every(event_loop& loop,
                                   std::chrono::nanoseconds period,
                                   std::function<void()> f) {
  if (period <= std::chrono::nanoseconds::zero())
    throw std::invalid_argument("call_every: the period must be positive");
  return repeating_handle(
      ring_at(loop, loop.time() + period, period,
              std::make_shared<std::function<void()>>(std::move(f))));
}

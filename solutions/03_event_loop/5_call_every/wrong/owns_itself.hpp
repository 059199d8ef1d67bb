// expect: something owns itself, in a circle of shared pointers
class repeating_handle {
 public:
  explicit repeating_handle(std::shared_ptr<bool> cancelled)
      : cancelled_(std::move(cancelled)) {}
  void cancel() { *cancelled_ = true; }
  bool cancelled() const noexcept { return *cancelled_; }

 private:
  std::shared_ptr<bool> cancelled_;
};

inline repeating_handle call_every(event_loop& loop,
                                   std::chrono::nanoseconds period,
                                   std::function<void()> f) {
  if (period <= std::chrono::nanoseconds::zero())
    throw std::invalid_argument("call_every: the period must be positive");
  auto cancelled = std::make_shared<bool>(false);
  auto when = std::make_shared<time_point>(loop.time() + period);
  auto ring = std::make_shared<std::function<void()>>();
  *ring = [&loop, period, f, cancelled, when, ring] {
    if (*cancelled) return;
    *when += ((loop.time() - *when) / period + 1) * period;
    loop.call_at(*when, [ring] { (*ring)(); });
    f();
  };
  loop.call_at(*when, [ring] { (*ring)(); });
  return repeating_handle(cancelled);
}

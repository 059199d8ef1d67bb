/// The driver of a coroutine that runs by itself. It deletes itself when the
/// coroutine has ended.
template <class T>
class background final : public driver {
 public:
  background(event_loop& loop, coroutine<T> body)
      : outcome_(loop), root_(body.release()) {
    root_.promise().run_on(*this);
    set_root(root_);
    schedule_step(loop);
  }
  const future<T>& outcome() const noexcept { return outcome_; }

 private:
  void step() override {
    if (!run_until_blocked()) return;
    const std::unique_ptr<background> last_step(this);
    if (!outcome_.done()) set_outcome();
  }

  void set_outcome() {
    try {
      if constexpr (std::is_void_v<T>) {
        root_.promise().take();
        outcome_.set_result();
      } else {
        outcome_.set_result(root_.promise().take());
      }
    } catch (const cancelled_error& error) {
      outcome_.cancel(error.message());
    } catch (...) {
      outcome_.set_exception(std::current_exception());
    }
  }

  future<T> outcome_;
  typename coroutine<T>::frame_handle root_;
};

/// Runs `body` on the loop, from its next pass on, beside all the others;
/// gives a future of what it returns or throws.
template <class T>
future<T> start(event_loop& loop, coroutine<T> body) {
  return (new background<T>(loop, std::move(body)))->outcome();
}

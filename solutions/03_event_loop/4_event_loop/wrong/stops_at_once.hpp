// expect: the pass goes on to its end after stop()
  // One pass.
  void run_once() {
    wait_until_ready();
    make_due_timers_ready();
    const auto end = ready_.end();  // what comes later waits for the next pass
    while (ready_.first() != end && !stopping_) run_first();
  }

  void wait_until_ready() {
    if (!ready_.empty() || stopping_) {
      if (waiter_->brings_news()) waiter_->wait(time_point::min());
    } else if (!timers_.empty()) {
      waiter_->wait(std::min(timers_.earliest(), time_after(longest_wait)));
    } else if (waiter_->brings_news()) {
      waiter_->wait(time_point::max());
    } else {
      throw never_wakes_error(why_it_never_wakes());
    }
  }

  void make_due_timers_ready() {
    if (timers_.empty()) return;
    const auto now = time();
    while (!timers_.empty() && timers_.earliest() <= now) {
      const auto due = timers_.make_due();
      report(*waiter_, {&timers_, due.number}, activity::ready);
      ready_.push([this, due] { run_timer(due); });
    }
  }

  void run_timer(const timer_key& due) {
    callback f = timers_.take(due);
    if (!f) return;  // cancelled, between becoming due and its turn
    const loop_lane watched(*waiter_, {&timers_, due.number});
    f();
  }

  void run_first() {
    const subject who{&ready_, ready_.first()};
    callback f = ready_.pop();
    if (!f) return;  // cancelled
    const auto began = debug_ ? time() : time_point::max();
    try {
      const loop_lane watched(*waiter_, who);
      f();
    } catch (const system_exit&) {
      throw;
    } catch (...) {
      call_exception_handler(
          {"Exception in callback", std::current_exception(), {}});
    }
    if (debug_) warn_if_slow(time() - began);
  }

// expect: the timer was due when the wait ended, but news came first
  // One pass.
  void run_once() {
    if (ready_.empty() && !stopping_)
      wait_until_ready();
    else if (waiter_->brings_news())
      waiter_->wait(time_point::min());  // a look, without waiting
    if (!timers_.empty()) make_due_timers_ready();
    const auto end = ready_.end();  // what comes later waits for the next pass
    while (ready_.first() != end) run_first();
  }

  void wait_until_ready() {
    if (!timers_.empty()) {
      waiter_->wait(std::min(timers_.earliest(), time_after(longest_wait)));
    } else if (waiter_->brings_news()) {
      waiter_->wait(time_point::max());
    } else {
      throw never_wakes_error(why_it_never_wakes());
    }
  }

  void make_due_timers_ready() {
    const auto now = time();
    while (!timers_.empty() && timers_.earliest() <= now) {
      const auto due = timers_.make_due();
      report(*waiter_, {&timers_, due.number}, activity::ready);
      run_timer(due);
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
    callback& f = ready_.leave();
    if (!f) return;  // cancelled
    if (debug_ || observer::watching())
      call_watched(std::move(f), who);
    else
      call([&f] { f.call_once(); });
  }

  // Calls f. What it throws is for the exception handler; only a system_exit
  // goes further.
  template <class F>
  void call(F f) {
    try {
      f();
    } catch (const system_exit&) {
      throw;
    } catch (...) {
      call_exception_handler(
          {"Exception in callback", std::current_exception(), {}});
    }
  }

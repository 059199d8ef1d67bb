// expect: who paused must go behind everybody who waits
  void add(std::string name, generator<turn> body) {
    const subject who{this, ++added_};
    observer::name(who, name);
    observer::change(who, activity::ready);
    queue_.push_back({std::move(name), who, std::move(body)});
  }

  bool run_step() {
    if (queue_.empty()) return false;
    task current = std::move(queue_.front());
    queue_.pop_front();
    observer::change(current.who, activity::running);
    try {
      if (current.body.next() != nullptr) {
        observer::change(current.who, activity::ready);
        queue_.push_front(std::move(current));
      } else {
        observer::change(current.who, activity::done);
      }
    } catch (...) {
      const auto error = std::current_exception();
      observer::change(current.who, activity::done,
                       "failed: " + failure_text(error));
      report_(current.name, error);
    }
    return true;
  }

  void run() {
    while (run_step()) continue;
  }

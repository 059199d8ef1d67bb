// expect: while the only task runs, it still stands in the queue
  void add(std::string name, generator<turn> body) {
    const subject who{this, ++added_};
    observer::name(who, name);
    observer::change(who, activity::ready);
    queue_.push_back({std::move(name), who, std::move(body)});
  }

  bool run_step() {
    if (queue_.empty()) return false;
    task& first = queue_.front();
    observer::change(first.who, activity::running);
    try {
      if (first.body.next() != nullptr) {
        observer::change(first.who, activity::ready);
        queue_.push_back(std::move(first));
      } else {
        observer::change(first.who, activity::done);
      }
    } catch (...) {
      const auto error = std::current_exception();
      observer::change(first.who, activity::done,
                       "failed: " + failure_text(error));
      report_(first.name, error);
    }
    queue_.pop_front();
    return true;
  }

  void run() {
    while (run_step()) continue;
  }

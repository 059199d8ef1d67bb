// expect: the child must stand behind other, and before its parent
  void add(std::string name, generator<turn> body) {
    const subject who{this, ++added_};
    observer::name(who, name);
    observer::change(who, activity::ready);
    queue_.push_back({std::move(name), who, std::move(body)});
  }

  bool run_step() {
    if (queue_.empty()) return false;
    queue_.push_back(std::move(queue_.front()));
    queue_.pop_front();
    const std::size_t mine = queue_.size() - 1;
    task& current = queue_[mine];
    observer::change(current.who, activity::running);
    try {
      if (current.body.next() != nullptr) {
        observer::change(current.who, activity::ready);
      } else {
        observer::change(current.who, activity::done);
        queue_.erase(queue_.begin() + static_cast<int>(mine));
      }
    } catch (...) {
      const auto error = std::current_exception();
      observer::change(current.who, activity::done,
                       "failed: " + failure_text(error));
      const auto name = current.name;
      queue_.erase(queue_.begin() + static_cast<int>(mine));
      report_(name, error);
    }
    return true;
  }

  void run() {
    while (run_step()) continue;
  }

// expect: a new task was cancelled because an old one of its name was
  void add(const std::string& name, task body) {
    alive_.insert(name);
    turns_.add(name, while_wanted(name, std::move(body)));
  }

  bool cancel(const std::string& name) {
    if (!alive_.contains(name)) return false;
    cancelled_.insert(name);
    return true;
  }

 private:
  task while_wanted(std::string name, task body) {
    try {
      while (!cancelled_.contains(name) && body.next() != nullptr)
        co_yield asyncio::turn{};
    } catch (...) {
      alive_.erase(name);
      throw;
    }
    alive_.erase(name);
  }

  std::set<std::string> alive_;
  std::set<std::string> cancelled_;

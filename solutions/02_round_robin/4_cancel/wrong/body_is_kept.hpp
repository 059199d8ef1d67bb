// expect: the locals of the cancelled task are still alive
  void add(std::string name, task body) {
    auto wanted = std::make_shared<bool>(true);
    wanted_[name] = wanted;
    bodies_.push_back(std::make_shared<task>(std::move(body)));
    turns_.add(std::move(name), while_wanted(bodies_.back(), wanted));
  }

  bool cancel(const std::string& name) {
    const auto found = wanted_.find(name);
    if (found == wanted_.end()) return false;
    const auto wanted = found->second.lock();
    if (wanted == nullptr) return false;
    *wanted = false;
    return true;
  }

 private:
  static task while_wanted(std::shared_ptr<task> body, std::shared_ptr<bool> wanted) {
    while (*wanted && body->next() != nullptr) co_yield asyncio::turn{};
  }

  std::vector<std::shared_ptr<task>> bodies_;
  std::map<std::string, std::weak_ptr<bool>> wanted_;

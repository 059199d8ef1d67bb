// expect: the cancelled task was reported as failed
  void add(std::string name, task body) {
    auto wanted = std::make_shared<bool>(true);
    wanted_[name] = wanted;
    turns_.add(std::move(name), while_wanted(std::move(body), wanted));
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
  static task while_wanted(task body, std::shared_ptr<bool> wanted) {
    while (body.next() != nullptr) {
      co_yield asyncio::turn{};
      if (!*wanted) throw std::runtime_error("cancelled");
    }
  }

  std::map<std::string, std::weak_ptr<bool>> wanted_;

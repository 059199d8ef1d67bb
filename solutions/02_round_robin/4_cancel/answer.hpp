  /// Puts a task at the end of the queue, under a name that no living task
  /// has.
  void add(std::string name, task body) {
    auto wanted = std::make_shared<bool>(true);
    wanted_[name] = wanted;
    turns_.add(std::move(name), while_wanted(std::move(body), wanted));
  }

  /// Asks the task of this name to stop: at its next turn it takes no further
  /// step, and its locals are destroyed. A task may cancel itself; then it
  /// still runs to its next co_yield. Returns whether there was such a task:
  /// false for a name that nobody has, and for a task that has ended.
  bool cancel(const std::string& name) {
    const auto found = wanted_.find(name);
    if (found == wanted_.end()) return false;
    const auto wanted = found->second.lock();
    if (wanted == nullptr) return false;
    *wanted = false;
    return true;
  }

 private:
  /// A task around a task: it hands on its turns for as long as it is wanted.
  /// When it ends, the frame goes and takes `body` and its locals with it.
  static task while_wanted(task body, std::shared_ptr<bool> wanted) {
    while (*wanted && body.next() != nullptr) co_yield asyncio::turn{};
  }

  /// Each task owns its flag, and takes it away when it ends: so we see who is
  /// gone, whether it ended, threw or was cancelled.
  std::map<std::string, std::weak_ptr<bool>> wanted_;

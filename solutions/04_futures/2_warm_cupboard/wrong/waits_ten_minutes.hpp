// expect: Ben waited on for a soup that stood in the cupboard
  void order(const std::string& name, const waiter& serve) {
    if (!cupboard_.contains(name)) {
      const auto fresh = cook(name);
      cupboard_.emplace(name, fresh);
      fresh.add_done_callback([serve](const dish& it) { serve(it.result()); });
    } else {
      const auto found = cupboard_.at(name);
      loop_.call_later(std::chrono::minutes(10),
                       [serve, found] { serve(found.result()); });
    }
  }

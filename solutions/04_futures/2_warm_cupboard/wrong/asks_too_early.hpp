// expect: asked for the result of a dish that is still on the stove
  void order(const std::string& name, const waiter& serve) {
    if (!cupboard_.contains(name)) {
      const auto fresh = cook(name);
      cupboard_.emplace(name, fresh);
      fresh.add_done_callback([serve](const dish& it) { serve(it.result()); });
    } else {
      const auto found = cupboard_.at(name);
      loop_.call_soon([serve, found] { serve(found.result()); });
    }
  }

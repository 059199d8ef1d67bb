// expect: the callback ran while order() was still running
  void order(const std::string& name, const waiter& serve) {
    if (!cupboard_.contains(name)) {
      const auto fresh = cook(name);
      cupboard_.emplace(name, fresh);
      fresh.add_done_callback([serve](const dish& it) { serve(it.result()); });
    } else if (const auto found = cupboard_.at(name); found.done()) {
      serve(found.result());
    } else {
      found.add_done_callback([serve](const dish& it) { serve(it.result()); });
    }
  }

  void order(const std::string& name, const waiter& serve) {
    if (!cupboard_.contains(name)) cupboard_.emplace(name, cook(name));
    cupboard_.at(name).add_done_callback(
        [serve](const dish& it) { serve(it.result()); });
  }

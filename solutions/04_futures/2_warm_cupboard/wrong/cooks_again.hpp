// expect: the soup was put on the stove twice
  void order(const std::string& name, const waiter& serve) {
    auto found = cupboard_.find(name);
    if (found == cupboard_.end() || !found->second.done())
      found = cupboard_.insert_or_assign(name, cook(name)).first;
    found->second.add_done_callback(
        [serve](const dish& it) { serve(it.result()); });
  }

  /// A new subscriber's queue, in which there is what is published from now on.
  /// When the last copy of the pointer is gone, the subscriber has left. After
  /// shutdown() the queue is shut down, too.
  std::shared_ptr<queue<T>> subscribe() {
    auto its_own = std::make_shared<queue<T>>(most_, "a broadcast");
    if (is_shut_down_) its_own->shutdown();
    std::erase_if(all_, [](const auto& each) { return each.expired(); });
    all_.push_back(its_own);
    return its_own;
  }

  /// Puts a copy of the item into every subscriber's queue. Whoever has no room
  /// loses their oldest item; it counts as done. Whoever has shut their queue
  /// down gets nothing more. Throws queue_shut_down after shutdown().
  void publish(const T& item) {
    if (is_shut_down_) throw queue_shut_down();
    for (const auto& each : all_)
      if (const auto its_own = each.lock()) give(*its_own, item);
  }

  /// Nothing more will come: shuts every subscriber's queue down. What is in
  /// them can still be taken out.
  void shutdown() {
    is_shut_down_ = true;
    for (const auto& each : all_)
      if (const auto its_own = each.lock()) its_own->shutdown();
  }

 private:
  static void give(queue<T>& its_own, const T& item) {
    try {
      its_own.put_nowait(item);
    } catch (const queue_full&) {
      its_own.get_nowait();
      its_own.task_done();
      its_own.put_nowait(item);
    } catch (const queue_shut_down&) {  // wants nothing more; the others do
    }
  }

  // Not shared pointers: nobody else keeps the queue of a subscriber who left.
  std::vector<std::weak_ptr<queue<T>>> all_;
  bool is_shut_down_ = false;

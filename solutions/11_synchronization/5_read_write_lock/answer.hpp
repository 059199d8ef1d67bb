  /// `const auto guard = co_await it.read();`: waits until no writer holds it,
  /// or came earlier. The guard gives it back.
  coroutine<held<read_write_lock>> read() {
    const auto door = co_await door_.hold();  // and closed again at once
    ++readers_;
    nobody_reads_.clear();
    co_return held<read_write_lock>(*this);
  }

  /// `const auto guard = co_await it.write();`: waits until nobody holds it, or
  /// came earlier. The guard gives it back.
  coroutine<held<lock>> write() {
    auto door = co_await door_.hold();  // from here on nobody gets in
    while (readers_ > 0) co_await nobody_reads_.wait();
    co_return std::move(door);
  }

 private:
  friend class held<read_write_lock>;

  void give_back() {
    if (--readers_ == 0) nobody_reads_.set();
  }

  // Whoever wants in goes through the door, one after the other. A writer keeps
  // it as long as they are inside, and before that until the readers have left.
  lock door_{"a read-write lock"};
  event nobody_reads_{"the last reader"};
  std::size_t readers_ = 0;

// expect: what is a whole number already must not grow
  void wait(asyncio::time_point until) override {
    if (until <= now()) return;
    const auto left = std::chrono::duration_cast<milliseconds>(until - now());
    clock_.nap(left + milliseconds(1));
  }

// expect: the loop spins, and the timer never fires, for wait() does not wait
  void wait(asyncio::time_point until) override {
    const auto left = std::chrono::duration_cast<milliseconds>(until - now());
    if (left > milliseconds(1000)) clock_.nap(left);
  }

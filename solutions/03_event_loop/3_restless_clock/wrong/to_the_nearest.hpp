// expect: rounding to the nearest millisecond is right only half of the time
  void wait(asyncio::time_point until) override {
    if (until <= now()) return;
    clock_.nap(std::chrono::round<milliseconds>(until - now()));
  }

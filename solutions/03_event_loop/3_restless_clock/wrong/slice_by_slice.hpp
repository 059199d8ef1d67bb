// expect: naps: each of them wakes the machine for nothing
  void wait(asyncio::time_point until) override {
    while (now() < until) clock_.nap(milliseconds(1));
  }

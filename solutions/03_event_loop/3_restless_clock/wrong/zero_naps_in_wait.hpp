// expect: a nap that is rounded down ends too early
  void wait(asyncio::time_point until) override {
    if (until <= now()) return;
    clock_.nap(std::chrono::floor<milliseconds>(until - now()));
    while (now() < until) clock_.nap(milliseconds(0));
  }

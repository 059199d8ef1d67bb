  void wait(asyncio::time_point until) override {
    if (until <= now()) return;
    // Rounded down, the nap would end just before `until`, and the loop would
    // ask again and again until that last bit of a millisecond is over.
    clock_.nap(std::chrono::ceil<milliseconds>(until - now()));
  }

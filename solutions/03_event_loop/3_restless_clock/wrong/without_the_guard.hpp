// expect: a time that has passed must not be waited for
  void wait(asyncio::time_point until) override {
    clock_.nap(std::chrono::ceil<milliseconds>(until - now()));
  }

  /// Waits until there are that many eggs, and takes them.
  asyncio::coroutine<> take(int eggs) {
    const auto guard = co_await changed_.hold();
    while (eggs_ < eggs) co_await changed_.wait();
    eggs_ -= eggs;
  }

  /// Carries that many eggs in, which takes a minute.
  asyncio::coroutine<> put(int eggs) {
    const auto guard = co_await changed_.hold();
    co_await asyncio::sleep(std::chrono::minutes(1));
    eggs_ += eggs;
    changed_.notify_all();
  }

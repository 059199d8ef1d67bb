// expect: the request went past the wiping
  int attempts = 0;
  bool works = false;
  while (!works) {
    ++attempts;
    try {
      co_await attempt();
      works = true;
    } catch (const std::exception&) {  // it failed: once more
    }
    if (!works) co_await asyncio::sleep(std::chrono::minutes(1));
  }
  co_await wipe();
  co_return attempts;

// expect: cleaning up must be awaited
  int attempts = 0;
  bool works = false;
  try {
    while (!works) {
      ++attempts;
      try {
        co_await attempt();
        works = true;
      } catch (const std::exception&) {  // it failed: once more
      }
      if (!works) co_await asyncio::sleep(std::chrono::minutes(1));
    }
  } catch (const asyncio::cancelled_error&) {
    asyncio::create_task(wipe());
    throw;
  }
  co_await wipe();
  co_return attempts;

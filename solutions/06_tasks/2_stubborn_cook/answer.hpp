  int attempts = 0;
  bool works = false;
  std::exception_ptr request;
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
    request = std::current_exception();  // no co_await here
  }
  co_await wipe();
  if (request) std::rethrow_exception(request);
  co_return attempts;

// expect: the rest can be cancelled too
  int attempts = 0;
  bool works = false;
  std::exception_ptr request;
  while (!works && !request) {
    ++attempts;
    try {
      co_await attempt();
      works = true;
    } catch (const asyncio::cancelled_error&) {
      request = std::current_exception();
    } catch (const std::exception&) {  // it failed: once more
    }
    if (!works && !request) co_await asyncio::sleep(std::chrono::minutes(1));
  }
  co_await wipe();
  if (request) std::rethrow_exception(request);
  co_return attempts;

// expect: took it for his helper's time limit
  const auto helper = asyncio::create_task(std::move(work), "helper");
  const std::vector<asyncio::task<int>> all{helper};
  try {
    co_return co_await asyncio::wait_for(helper, limit);
  } catch (const asyncio::cancelled_error&) {
    throw asyncio::timeout_error();
  }

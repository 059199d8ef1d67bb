// expect: nobody has asked him to stop
  const auto helper = asyncio::create_task(std::move(work), "helper");
  const std::vector<asyncio::task<int>> all{helper};
  co_return co_await asyncio::wait_for(asyncio::shield(helper), limit);

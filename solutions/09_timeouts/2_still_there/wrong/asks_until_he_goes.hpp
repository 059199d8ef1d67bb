// expect: asked a second time
  const auto helper = asyncio::create_task(std::move(work), "helper");
  const std::vector<asyncio::task<int>> all{helper};
  co_await asyncio::wait(all, asyncio::return_when::all_completed, limit);
  if (helper.done()) co_return helper.result();
  while (!helper.done()) {
    helper.cancel();
    co_await asyncio::sleep(std::chrono::minutes(1));
  }
  if (helper.cancelled()) throw asyncio::timeout_error();
  co_return helper.result();

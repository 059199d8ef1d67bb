// expect: his dish was thrown away
  const auto helper = asyncio::create_task(std::move(work), "helper");
  const std::vector<asyncio::task<int>> all{helper};
  try {
    co_await asyncio::wait(all, asyncio::return_when::all_completed, limit);
  } catch (const asyncio::cancelled_error&) {
    helper.cancel();
    throw;
  }
  if (helper.done()) co_return helper.result();
  helper.cancel();
  co_await asyncio::until_done(helper.state());
  throw asyncio::timeout_error();

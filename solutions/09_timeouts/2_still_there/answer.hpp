  co_return co_await asyncio::wait_for(std::move(work), limit);

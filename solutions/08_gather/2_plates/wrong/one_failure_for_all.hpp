// expect: took the others with it
  const auto served = co_await asyncio::gather(std::move(cooks));
  co_return served;

// expect: no plate at all
  std::vector<std::string> served;
  const auto outcomes = co_await asyncio::gather(asyncio::return_exceptions,
                                                 std::move(cooks));
  for (const auto& dish : outcomes)
    if (dish) served.push_back(dish.value());
  co_return served;

  std::vector<std::string> served;
  const auto outcomes =
      co_await asyncio::gather(asyncio::return_exceptions, std::move(cooks));
  for (const auto& dish : outcomes)
    served.push_back(dish ? dish.value() : "sold out");
  co_return served;

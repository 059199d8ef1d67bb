// expect: took its own cancellation
  std::vector<std::string> served;
  std::exception_ptr stopped;
  try {
    const auto outcomes = co_await asyncio::gather(asyncio::return_exceptions,
                                                   std::move(cooks));
    for (const auto& dish : outcomes)
      served.push_back(dish ? dish.value() : "sold out");
  } catch (...) {
    served.push_back("sold out");
  }
  co_return served;

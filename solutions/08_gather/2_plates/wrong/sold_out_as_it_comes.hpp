// expect: in the order in which the cooks
  std::vector<std::string> served;
  for (auto dish : asyncio::as_completed(std::move(cooks))) {
    try {
      const auto plate = co_await dish;
      served.push_back(plate);
    } catch (const std::exception&) {
      served.push_back("sold out");
    }
  }
  co_return served;

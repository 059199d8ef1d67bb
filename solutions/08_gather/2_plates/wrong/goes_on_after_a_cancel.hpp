// expect: and the cooks went on
  std::vector<std::string> served;
  std::vector<asyncio::task<std::string>> tasks;
  for (auto& each : cooks)
    tasks.push_back(asyncio::create_task(std::move(each)));
  for (const auto& each : tasks) {
    try {
      const auto plate = co_await each;
      served.push_back(plate);
    } catch (const std::exception&) {
      served.push_back("sold out");
    }
  }
  co_return served;

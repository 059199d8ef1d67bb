// expect: worked one after the other
  std::vector<std::string> served;
  for (auto& each : cooks) {
    try {
      const auto plate = co_await each;
      served.push_back(plate);
    } catch (const std::exception&) {
      served.push_back("sold out");
    }
  }
  co_return served;

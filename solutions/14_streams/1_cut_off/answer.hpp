  while (true) {
    const std::string line = co_await from.readline();
    if (line.empty()) co_return;
    if (!line.ends_with('\n')) throw incomplete_read_error(line);
    const std::string order = line.substr(0, line.size() - 1);
    if (!order.empty()) at.cook(order);
  }

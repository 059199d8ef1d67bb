// expect: they were made with new
  for (const auto& dish : dishes) {
    const auto cook = [](const ticket& order, asyncio::future<> stove,
                         bell& its_bell) -> asyncio::coroutine<> {
      co_await stove;
      its_bell.ring(order.read());
    };
    cooks.push_back(cook(*new ticket(dish), hot, wall));
  }

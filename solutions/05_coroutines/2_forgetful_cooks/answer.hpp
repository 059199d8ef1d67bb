  for (const auto& dish : dishes) {
    const auto cook = [](ticket order, asyncio::future<> stove,
                         bell& its_bell) -> asyncio::coroutine<> {
      co_await stove;
      its_bell.ring(order.read());
    };
    cooks.push_back(cook(ticket(dish), hot, wall));
  }

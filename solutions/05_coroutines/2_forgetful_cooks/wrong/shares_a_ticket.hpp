// expect: they share one ticket
  static ticket last("none");
  for (const auto& dish : dishes) {
    const auto cook = [](const ticket& order, asyncio::future<> stove,
                         bell& its_bell) -> asyncio::coroutine<> {
      co_await stove;
      its_bell.ring(order.read());
    };
    last = ticket(dish);
    cooks.push_back(cook(last, hot, wall));
  }

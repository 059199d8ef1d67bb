// expect: a cook has rung before he was awaited
  for (const auto& dish : dishes) {
    const auto cook = [](ticket order, asyncio::future<> stove,
                         bell& its_bell) -> asyncio::coroutine<> {
      co_await stove;
      its_bell.ring(order.read());
    };
    wall.ring(dish);
    cooks.push_back(cook(ticket(dish), hot, wall));
  }

// expect: a cook does not wait for it
  for (const auto& dish : dishes) {
    const auto cook = [](ticket order, asyncio::future<> stove,
                         bell& its_bell) -> asyncio::coroutine<> {
      static_cast<void>(stove);
      co_await std::suspend_never();
      its_bell.ring(order.read());
    };
    cooks.push_back(cook(ticket(dish), hot, wall));
  }

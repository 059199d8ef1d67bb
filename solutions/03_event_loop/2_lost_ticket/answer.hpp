inline void take_orders(asyncio::event_loop& loop,
                        const std::vector<std::string>& dishes, bell& wall) {
  std::chrono::minutes ready_in{0};
  for (const auto& dish : dishes) {
    ready_in += std::chrono::minutes(10);
    const ticket order(dish);
    loop.call_later(ready_in, [&wall, order] { wall.ring(order.read()); });
  }
}

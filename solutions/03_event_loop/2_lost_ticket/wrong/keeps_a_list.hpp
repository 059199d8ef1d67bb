// expect: the bell rings for a ticket that is gone
inline void take_orders(asyncio::event_loop& loop,
                        const std::vector<std::string>& dishes, bell& wall) {
  std::vector<ticket> orders(dishes.begin(), dishes.end());
  std::chrono::minutes ready_in{0};
  for (const auto& order : orders) {
    ready_in += std::chrono::minutes(10);
    loop.call_later(ready_in, [&wall, &order] { wall.ring(order.read()); });
  }
}

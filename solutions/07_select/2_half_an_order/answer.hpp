  std::size_t sent = 0;
  while (sent < order.size()) {
    co_await asyncio::until_writable(to.fd());
    const auto count =
        ::send(to.fd(), order.data() + sent, order.size() - sent, MSG_NOSIGNAL);
    if (count < 0) throw asyncio::os_error("send_order");
    sent += static_cast<std::size_t>(count);
  }

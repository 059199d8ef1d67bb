// expect: the rest of a short write is lost
  co_await asyncio::until_writable(to.fd());
  auto count = ::send(to.fd(), order.data(), order.size(), MSG_NOSIGNAL);
  if (count < 0) throw asyncio::os_error("send_order");
  const auto sent = static_cast<std::size_t>(count);
  if (sent < order.size()) {
    co_await asyncio::until_writable(to.fd());
    count = ::send(to.fd(), order.data() + sent, order.size() - sent,
                   MSG_NOSIGNAL);
    if (count < 0) throw asyncio::os_error("send_order");
  }

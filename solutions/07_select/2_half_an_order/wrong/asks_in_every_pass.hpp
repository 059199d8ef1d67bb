// expect: asks again in every pass
  std::size_t sent = 0;
  while (sent < order.size()) {
    const auto count = ::send(to.fd(), order.data() + sent,
                              order.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN) throw asyncio::os_error("send_order");
    if (count < 0)
      co_await asyncio::sleep(std::chrono::seconds(0));
    else
      sent += static_cast<std::size_t>(count);
  }

// expect: came twice
  while (true) {
    co_await asyncio::until_writable(to.fd());
    const auto count =
        ::send(to.fd(), order.data(), order.size(), MSG_NOSIGNAL);
    if (count < 0) throw asyncio::os_error("send_order");
    if (static_cast<std::size_t>(count) == order.size()) break;
  }

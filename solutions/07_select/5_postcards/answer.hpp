/// Waits for a datagram; gives up to `most` bytes of it, and who has sent it.
inline coroutine<postcard> sock_recvfrom(const sock& at, std::size_t most) {
  std::string text(most, '\0');
  while (true) {
    sockaddr_storage raw{};
    socklen_t size = sizeof raw;
    auto* const place = reinterpret_cast<sockaddr*>(&raw);
    const auto count =
        ::recvfrom(at.fd(), text.data(), text.size(), 0, place, &size);
    if (count >= 0) {
      text.resize(static_cast<std::size_t>(count));
      co_return postcard(std::move(text), address(place, size));
    }
    if (!would_block(errno)) throw os_error("sock_recvfrom");
    co_await until_readable(at.fd(), "a postcard");
  }
}

/// Sends a datagram. Throws std::system_error if it cannot be sent.
inline coroutine<> sock_sendto(const sock& from, std::string text, address to) {
  while (::sendto(from.fd(), text.data(), text.size(), 0, to.raw(), to.size()) <
         0) {
    if (!would_block(errno)) throw os_error("sock_sendto");
    co_await until_writable(from.fd());
  }
}

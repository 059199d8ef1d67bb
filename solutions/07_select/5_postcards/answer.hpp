// sock_recvfrom, sock_sendto: a task sends and receives datagrams.

#pragma once

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <string>
#include <sys/socket.h>
#include <utility>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "07_select/address.hpp"
#include "07_select/os_error.hpp"
#include "07_select/sock.hpp"
#include "07_select/until_ready.hpp"

namespace asyncio {

/// A datagram, and who has sent it.
struct postcard {
  postcard(std::string its_text, const address& its_sender)
      : text(std::move(its_text)), from(its_sender) {}
  std::string text;
  address from;
};

// #region answer
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
// #endregion

}  // namespace asyncio

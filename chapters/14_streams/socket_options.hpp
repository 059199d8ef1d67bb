// What a connection wants of its descriptor, and what it wants to know of it.

#pragma once

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "07_select/address.hpp"
#include "07_select/sock.hpp"

namespace asyncio {

/// Small messages are sent at once, as in asyncio: the kernel would wait for
/// more of them to come. (A Unix socket never waits.)
inline void send_at_once(const sock& it, const address& peer) {
  const int yes = 1;
  if (peer.family() != AF_UNIX)
    ::setsockopt(it.fd(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/// Is it the end of a pipe into which one writes? Nothing will ever come out of
/// that.
inline bool is_only_written(const sock& it) {
  return (::fcntl(it.fd(), F_GETFL) & O_ACCMODE) == O_WRONLY;
}

}  // namespace asyncio

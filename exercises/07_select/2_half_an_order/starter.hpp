// Sends an order through a socket that does not block.

#pragma once

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <string>
#include <sys/socket.h>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "07_select/os_error.hpp"
#include "07_select/sock.hpp"
#include "07_select/until_ready.hpp"

namespace kitchen {

/// Sends the whole order, however long it is. Throws std::system_error if the
/// other side has gone.
inline asyncio::coroutine<> send_order(const asyncio::sock& to,
                                       std::string order) {
  // #region answer
  co_await asyncio::until_writable(to.fd());
  const auto count = ::send(to.fd(), order.data(), order.size(), MSG_NOSIGNAL);
  if (count < 0) throw asyncio::os_error("send_order");
  // #endregion
}

}  // namespace kitchen

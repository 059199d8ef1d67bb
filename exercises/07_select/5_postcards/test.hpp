// What the tests of postcards share: mailboxes.

#pragma once

#include <answer.hpp>
#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace postcards_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::address;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sock;
using asyncio::sock_recvfrom;
using asyncio::sock_sendto;

/// A UDP socket with an address of its own.
inline sock mailbox() {
  sock made = sock::adopt(::socket(AF_INET, SOCK_DGRAM, 0));
  const auto where = address::ip("127.0.0.1", 0);
  CHECK(::bind(made.fd(), where.raw(), where.size()) == 0);
  return made;
}

/// What has come, as messages show it: a zero byte as \0, and of a long text
/// its beginning and its length.
inline std::string shown(const std::string& text) {
  if (text == "nothing") return text;  // says next_at()
  std::string it = "'";
  for (const char byte : text.substr(0, 20)) {
    if (byte == '\0')
      it += "\\0";
    else
      it += byte;
  }
  if (text.size() <= 20) return it + "'";
  return it + "...' (" + std::to_string(text.size()) + " bytes)";
}

/// What comes to a mailbox at once; a receiver that does not come back within
/// some passes is stopped.
inline coroutine<std::string> next_at(const sock& box, std::size_t most = 100) {
  const auto reading = create_task(sock_recvfrom(box, most));
  for (int i = 0; i < 10 && !reading.done(); ++i) co_await asyncio::sleep(1ms);
  if (!reading.done()) {
    reading.cancel();
    co_return "nothing";
  }
  const auto card = co_await reading;
  co_return card.text;
}

/// A socket of the kind that has room for a few postcards only: when the
/// receiver's box is full, the sender must wait.
inline sock small_mailbox() {
  sock made = sock::adopt(::socket(AF_UNIX, SOCK_DGRAM, 0));
  sockaddr any{};
  any.sa_family = AF_UNIX;  // and no path: the kernel finds a name
  CHECK(::bind(made.fd(), &any, sizeof any.sa_family) == 0);
  return made;
}

/// A socket whose address is longer than those of IPv4.
inline sock far_mailbox() {
  sock made = sock::adopt(::socket(AF_UNIX, SOCK_DGRAM, 0));
  // Not a file: the name's first byte is zero.
  const std::string name = "a farm far away, " + std::to_string(::getpid());
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  name.copy(where.sun_path + 1, name.size());
  const auto size = offsetof(sockaddr_un, sun_path) + 1 + name.size();
  CHECK(::bind(made.fd(), reinterpret_cast<const sockaddr*>(&where),
               static_cast<socklen_t>(size)) == 0);
  return made;
}

constexpr int many = 2000;

inline coroutine<> send_many(const sock& from, address to) {
  for (int i = 0; i < many; ++i) co_await sock_sendto(from, "card", to);
}

inline int take_all(const sock& box) {
  int came = 0;
  char text[8];
  while (::recv(box.fd(), text, sizeof text, 0) >= 0) ++came;
  return came;
}

}  // namespace postcards_test

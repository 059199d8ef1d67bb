// sock_recv, sock_sendall, sock_accept, sock_connect: what they give, what they
// do when the other side goes away, and what a cancelled one leaves behind.

#include "07_select/sock_calls.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <utility>

#include "07_select/sock_test.hpp"
#include "common/temporary_directory.hpp"

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// Takes so many bytes, whatever pieces they come in.
coroutine<std::string> recv_exactly(const sock& from, std::size_t count) {
  std::string all;
  while (all.size() < count) {
    const auto piece = co_await sock_recv(from, count - all.size());
    if (piece.empty()) break;
    all += piece;
  }
  co_return all;
}

// Sends and receives in both directions, and finds the end.
coroutine<> talk(const sock& one, sock& other) {
  co_await sock_sendall(one, "to the kitchen");
  CHECK(co_await sock_recv(other, 100) == "to the kitchen");
  co_await sock_sendall(other, "to the guest");
  CHECK(co_await recv_exactly(one, 3) == "to ");
  CHECK(co_await recv_exactly(one, 9) == "the guest");
  other.close();
  CHECK(co_await sock_recv(one, 100) == "");
  CHECK(co_await sock_recv(one, 100) == "");
}

// A client and a server at this address.
coroutine<> meet(address where) {
  const sock listener = listen_on(where);
  const auto accepting = create_task(sock_accept(listener));
  const auto connecting = create_task(connect_to(listener.local_address()));
  accepted ours = co_await accepting;
  const sock client = co_await connecting;
  CHECK(ours.from == client.local_address());
  CHECK(ours.client.local_address() == client.peer_address());
  co_await talk(client, ours.client);
}

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "a pair of sockets") {
  const auto main = []() -> coroutine<> {
    auto [one, other] = sock_pair();
    co_await talk(one, other);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "client and server, IPv4") {
  run(meet(anywhere()));
}

TEST_CASE_FIXTURE(no_descriptor_leak, "client and server, IPv6") {
  try {
    listen_on(address::ip("::1", 0));
  } catch (const std::system_error&) {
    MESSAGE("skipped: this machine has no IPv6");
    return;
  }
  run(meet(address::ip("::1", 0)));
}

TEST_CASE_FIXTURE(no_descriptor_leak, "client and server, by a Unix path") {
  const common::temporary_directory here;
  run(meet(address::unix_path((here.path() / "hatch").string())));
}

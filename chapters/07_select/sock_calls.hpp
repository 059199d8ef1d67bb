// sock_recv, sock_sendall, sock_accept, sock_connect: a task uses a socket as
// if it could block.
//
// All have the same shape: try at once; if the kernel says "not now", wait
// until the reactor says "now", and try again. A task that is cancelled while
// it waits has taken nothing from the socket.
//
// The sock must stay where it is until the call has ended. A task that may
// outlive the function whose sock it uses needs one of its own: move the sock
// into the coroutine, `[](sock s) -> coroutine<> { … }(std::move(s))`, or share
// it by a std::shared_ptr.

#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "07_select/address.hpp"
#include "07_select/os_error.hpp"
#include "07_select/sock.hpp"
#include "07_select/until_ready.hpp"

namespace asyncio {

/// Receives into `room`: at least a byte, as soon as there is one, and no more
/// than fits. Gives how many; 0 at the end, when the other side has closed.
/// Throws std::system_error: ECONNRESET and others. (asyncio: loop.
/// sock_recv_into.)
inline coroutine<std::size_t> sock_recv_into(const sock& from,
                                             std::span<char> room) {
  while (true) {
    if (const auto count = from.try_recv(room)) co_return *count;
    co_await until_readable(from);
  }
}

/// Receives up to `most` bytes (and never more than 64 KiB): what is there, as
/// soon as there is anything. An empty string is the end: the other side has
/// closed. Throws std::system_error. (asyncio: loop.sock_recv.)
inline coroutine<std::string> sock_recv(const sock& from, std::size_t most) {
  // Nobody knows how much will come: we receive into a buffer that all share,
  // and copy what came.
  static thread_local std::array<char, 64 * 1024> buffer;
  while (true) {
    // Each time anew: the loop may go on in another thread meanwhile, and that
    // has another buffer.
    const auto room = std::span(buffer).first(std::min(most, buffer.size()));
    if (const auto count = from.try_recv(room))
      co_return std::string(room.data(), *count);
    co_await until_readable(from);
  }
}

/// Sends all of them. One write may take only a part: as much as the kernel has
/// room for. Throws std::system_error, EPIPE when the other side has closed;
/// then, and when cancelled, nobody knows how much went out. (asyncio: loop.
/// sock_sendall.)
inline coroutine<> sock_sendall(const sock& to, std::string bytes) {
  // A peer that reads fast would let us go on for ever: after this much, the
  // others have a turn.
  constexpr std::size_t most_in_a_turn = 1024 * 1024;
  std::size_t sent = 0;
  std::size_t turn_ends = most_in_a_turn;
  while (sent < bytes.size()) {
    if (sent >= turn_ends) {
      co_await sleep(std::chrono::seconds(0));
      turn_ends = sent + most_in_a_turn;
    }
    // Without MSG_NOSIGNAL, a peer that has gone would kill us by SIGPIPE.
    const auto count =
        ::send(to.fd(), bytes.data() + sent,
               std::min(bytes.size(), turn_ends) - sent, MSG_NOSIGNAL);
    if (count >= 0)
      sent += static_cast<std::size_t>(count);
    else if (would_block(errno))
      co_await until_writable(to);
    else if (errno != EINTR)
      throw os_error("sock_sendall");
  }
}

/// What sock_accept() gives.
struct accepted {
  accepted(sock its_sock, const address& its_address)
      : client(std::move(its_sock)), from(its_address) {}
  sock client;   ///< to talk to the client with
  address from;  ///< where the client is
};

/// Does this errno mean that the process or the system has no descriptor, or no
/// memory, left for one more socket?
constexpr bool out_of_resources(int error) noexcept {
  for (const int each : {EMFILE, ENFILE, ENOBUFS, ENOMEM})
    if (error == each) return true;
  return false;
}

/// A client that is waiting already; std::nullopt if there is none. (One that
/// has gone before it was accepted does not count.) Throws std::system_error.
inline std::optional<accepted> try_accept(const sock& listener) {
  while (true) {
    sockaddr_storage raw{};
    socklen_t size = sizeof raw;
    auto* const place = reinterpret_cast<sockaddr*>(&raw);
    const int fd =
        ::accept4(listener.fd(), place, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) return accepted(sock(fd), address(place, size));
    if (would_block(errno)) return std::nullopt;
    if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO)
      throw os_error("accept");
  }
}

/// Waits for a client of a socket that listens. When the process or the system
/// has no descriptor left for it, the exception handler is told, and we try
/// again after a second. Throws std::system_error. (asyncio: loop.sock_accept;
/// the pause is that of asyncio's servers.)
inline coroutine<accepted> sock_accept(const sock& listener) {
  while (true) {
    std::exception_ptr full;
    try {
      if (auto client = try_accept(listener)) co_return std::move(*client);
    } catch (const std::system_error& error) {
      if (!out_of_resources(error.code().value())) throw;
      full = std::current_exception();
    }
    if (full) {
      get_running_loop().call_exception_handler(
          {"sock_accept() is out of system resources", full, {}});
      co_await sleep(std::chrono::seconds(1));
    } else {
      co_await until_readable(listener, "a client");
    }
  }
}

/// Connects to an address. Throws std::system_error, ECONNREFUSED and others;
/// the sock is good for nothing then. (asyncio: loop.sock_connect.)
inline coroutine<> sock_connect(const sock& from, address to) {
  if (::connect(from.fd(), to.raw(), to.size()) == 0) co_return;
  int error = errno;
  if (error == EINPROGRESS || error == EINTR) {  // it goes on without us
    co_await until_writable(from, "a connection");
    socklen_t size = sizeof error;
    if (::getsockopt(from.fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0)
      error = errno;
  }
  if (error != 0) throw os_error("cannot connect to " + to.text(), error);
}

/// A new socket, connected to an address.
inline coroutine<sock> connect_to(address to) {
  sock connecting = sock::stream(to.family());
  co_await sock_connect(connecting, to);
  co_return std::move(connecting);
}

}  // namespace asyncio

// What the tests of this chapter share: connections to play with, and strings
// that say what came of a read.

#pragma once

#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

#include "05_coroutines/awaitable.hpp"
#include "05_coroutines/coroutine.hpp"
#include "07_select/tests/sock_test.hpp"
#include "14_streams/open_connection.hpp"
#include "14_streams/server.hpp"
#include "14_streams/start_server.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"

namespace asyncio {

/// A connection within this process: streams at one end, a socket at the other.
struct wire {
  explicit wire(std::size_t limit = default_limit) : wire(sock_pair(), limit) {}
  wire(std::pair<sock, sock> ends, std::size_t limit)
      : far(std::move(ends.second)),
        near(open_streams(std::move(ends.first), far.local_address(), limit)),
        reader(near.first),
        writer(near.second) {}

  /// The far end sends, at once.
  void sends(const std::string& bytes) const {
    REQUIRE(::send(far.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }
  /// The far end takes what is there: empty if nothing is, or the end.
  std::string far_gets() const {
    std::string room(1'000'000, ' ');
    const auto count = ::recv(far.fd(), room.data(), room.size(), MSG_DONTWAIT);
    return room.substr(0, count > 0 ? static_cast<std::size_t>(count) : 0);
  }
  /// Does the far end find the end?
  bool far_is_at_end() const {
    char room;
    return ::recv(far.fd(), &room, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
  }

  sock far;
  stream_ends near;
  stream_reader reader;
  stream_writer writer;
};

/// What a read gives, or the error in its place.
template <awaitable_argument Reading>
coroutine<std::string> outcome_of(Reading reading) {
  std::string text;
  try {
    text = co_await std::move(reading);
  } catch (const std::exception& error) {
    text = std::string("error: ") + error.what();
  }
  co_return text;
}

/// Where a server listens.
inline address address_of(const server& it) {
  return it.sockets().at(0).local_address();
}
/// A connection to a server of this process.
inline coroutine<stream_ends> visit(const server& it) {
  return open_connection("127.0.0.1", address_of(it).port());
}

}  // namespace asyncio

// open_connection, open_unix_connection: a connection to a server.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"
#include "07_select/address.hpp"
#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"
#include "14_streams/connection.hpp"
#include "14_streams/find_addresses.hpp"
#include "14_streams/framing.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"

namespace asyncio {

/// The two ends of a connection in this program.
using stream_ends = std::pair<stream_reader, stream_writer>;

/// Streams on a socket that is connected already (asyncio: open_connection(
/// sock=…)).
inline stream_ends open_streams(sock connected, const address& peer,
                                std::size_t limit = default_limit) {
  const counted_ptr made(
      new connection(get_running_loop(), std::move(connected), peer, limit));
  return {stream_reader(made), stream_writer(made)};
}

/// Tries to connect to each of the addresses in turn. Throws the error if there
/// was one, and otherwise a std::system_error that tells of all.
inline coroutine<stream_ends> connect_to_any(std::vector<address> all,
                                             std::size_t limit) {
  std::optional<std::system_error> first;
  std::string errors;
  for (const auto& each : all) {
    try {
      sock connected = co_await connect_to(each);
      co_return open_streams(std::move(connected), each, limit);
    } catch (const std::system_error& error) {
      errors += (first ? "; " : "") + std::string(error.what());
      if (!first) first = error;
    }
  }
  if (all.size() == 1) throw std::system_error(*first);
  throw std::system_error(first->code(), "Multiple exceptions: " + errors);
}

/// Connects to a host, by number or by name, and gives what to read from and
/// what to write to: `auto [reader, writer] = co_await open_connection(…)`
/// (asyncio.open_connection). `limit`: how long a line may be. Throws
/// std::system_error (ECONNREFUSED and others), and what find_addresses()
/// throws.
inline coroutine<stream_ends> open_connection(
    std::string host, int port, std::size_t limit = default_limit) {
  auto all = co_await find_addresses(std::move(host), port);
  co_return co_await connect_to_any(std::move(all), limit);
}

/// The same at a path in the file system (asyncio.open_unix_connection).
inline coroutine<stream_ends> open_unix_connection(
    std::string path, std::size_t limit = default_limit) {
  const auto where = address::unix_path(path);
  sock connected = co_await connect_to(where);
  co_return open_streams(std::move(connected), where, limit);
}

}  // namespace asyncio

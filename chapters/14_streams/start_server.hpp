// start_server, start_unix_server: a server, from an address on.

#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <sys/socket.h>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/sleep.hpp"
#include "14_streams/find_addresses.hpp"
#include "14_streams/framing.hpp"
#include "14_streams/listening_sockets.hpp"
#include "14_streams/server.hpp"

namespace asyncio {

/// What may be said of a server:
/// `server_options().limit(1000).start_serving(false)`.
class server_options {
 public:
  /// How long a line of its clients may be.
  server_options& limit(std::size_t bytes) {
    limit_ = bytes;
    return *this;
  }
  /// How many clients may wait to be accepted: as many as the system allows,
  /// unless you say otherwise (asyncio: 100).
  server_options& backlog(int clients) {
    backlog_ = clients;
    return *this;
  }
  /// Does it accept clients from the beginning? If not, server.start_serving()
  /// or serve_forever() begins.
  server_options& start_serving(bool yes) {
    starts_ = yes;
    return *this;
  }

  /// May others that say so listen on the same port, in this process or in
  /// another one? The kernel then shares clients out among them: so one port
  /// can have a loop for each processor core.
  server_options& reuse_port(bool yes) {
    reuses_port_ = yes;
    return *this;
  }

  std::size_t limit() const noexcept { return limit_; }
  int backlog() const noexcept { return backlog_; }
  bool starts() const noexcept { return starts_; }
  bool reuse_port() const noexcept { return reuses_port_; }

 private:
  std::size_t limit_ = default_limit;
  int backlog_ = SOMAXCONN;
  bool starts_ = true;
  bool reuses_port_ = false;
};

/// A server of the running loop, on sockets that listen.
template <class F>
server serve(F client_connected, listening_sockets from,
             const server_options& options) {
  const counted_ptr<server_state> made(
      new server_of<F>(get_running_loop(), std::move(from), options.limit(),
                       std::move(client_connected)));
  if (options.starts()) made->start_serving();
  return server(made);
}

/// Starts a server that calls client_connected(reader, writer) for each client
/// (asyncio.start_server). If that gives a coroutine, it becomes a task. `host`
/// is a number or a name; empty: all addresses of this machine. Port 0: any
/// that is free, see sockets(). Throws std::system_error if it cannot listen
/// there, and what find_addresses() throws. With g++ 12, give client_connected
/// a name of its own if it is a lambda that has captured anything by value that
/// has a destructor.
template <class F>
coroutine<server> start_server(F client_connected, std::string host, int port,
                               server_options options = {}) {
  const auto all = co_await find_addresses(std::move(host), port);
  // Whoever is ready has a turn before the first client comes, as in asyncio;
  // but there, a task that is cancelled in that moment leaves a server behind.
  if (options.starts()) co_await sleep(std::chrono::seconds(0));
  co_return serve(
      std::move(client_connected),
      listening_sockets::at(all, options.backlog(), options.reuse_port()),
      options);
}

/// The same at a path in the file system (asyncio.start_unix_server). A socket
/// that a server has left there is removed, and so is this one when the server
/// closes.
template <class F>
coroutine<server> start_unix_server(F client_connected, std::string path,
                                    server_options options = {}) {
  if (options.starts()) co_await sleep(std::chrono::seconds(0));
  co_return serve(std::move(client_connected),
                  listening_sockets::at_path(path, options.backlog()), options);
}

}  // namespace asyncio

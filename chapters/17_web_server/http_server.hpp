// http_server: a web server, from an address on.

#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock.hpp"
#include "08_gather/errors.hpp"
#include "08_gather/time_limit.hpp"
#include "09_timeouts/wait_for.hpp"
#include "14_streams/start_server.hpp"
#include "17_web_server/http_connection.hpp"
#include "17_web_server/http_service.hpp"
#include "17_web_server/last_answer.hpp"

namespace asyncio {

/// A handle to a web server: cheap to copy; all copies are the same one. It
/// serves on when the last handle is gone.
class http_server {
 public:
  http_server(counted_ptr<http_service> service, server listens)
      : service_(std::move(service)), listens_(std::move(listens)) {}

  /// Where it listens; empty once it has stopped.
  const std::vector<sock>& sockets() const noexcept {
    return listens_.sockets();
  }
  /// How many connections it has.
  std::size_t clients() const noexcept { return service_->connections.size(); }

  /// Serves until the task that awaits this is cancelled: then clients are
  /// closed, and cancelled_error is thrown.
  coroutine<> serve_forever() const { return listens_.serve_forever(); }

  /// Accepts nobody any more, closes idle connections at once and the others
  /// when they have been answered, and waits until all are closed. Those who
  /// are not when `grace` has passed are closed then; so are streams of events,
  /// which have no end of their own.
  coroutine<> stop(time_limit grace) const {
    return stop(service_, listens_, grace);
  }

 private:
  static coroutine<> stop(counted_ptr<http_service> service, server listens,
                          time_limit grace) {
    service->is_stopping = true;
    listens.close();
    for (auto* const each : service->connections) each->stop();
    bool in_time = true;
    try {
      co_await wait_for(listens.wait_closed(), grace);
    } catch (const timeout_error&) {
      in_time = false;
    }
    if (in_time) co_return;
    listens.abort_clients();
    co_await listens.wait_closed();
  }

  counted_ptr<http_service> service_;
  server listens_;
};

/// A client has come: serves it, or says that there are too many. Of those who
/// are to be told so, there may be so many, too; more are not even told.
inline coroutine<> serve_or_refuse(counted_ptr<http_service> service,
                                   stream_reader reader, stream_writer writer) {
  current_task()->set_name("a client");
  const auto most = service->options.most_clients();
  if (service->connections.size() < most) {
    const counted_ptr client(new http_connection(
        std::move(service), std::move(reader), std::move(writer)));
    co_return co_await http_connection::serve(client);
  }
  if (service->turned_away >= most) co_return writer.abort();
  const turned_away_count counted_in(*service);
  const http_error full(503, "there are too many clients");
  co_await tell_and_close(reader, writer, full);
}

/// Starts a web server that has `handler(request)` answer each request. `host`
/// and `port`: as for start_server(); so is what it throws. With g++ 12, give a
/// handler that is a lambda with captures a name of its own before.
inline coroutine<http_server> start_http_server(http_handler handler,
                                                std::string host, int port,
                                                http_options options = {}) {
  const counted_ptr service(
      new http_service(get_running_loop(), std::move(handler), options));
  const auto greets = [service](stream_reader reader, stream_writer writer) {
    return serve_or_refuse(service, std::move(reader), std::move(writer));
  };
  const auto how = server_options().reuse_port(options.reuse_port());
  const server listens =
      co_await start_server(greets, std::move(host), port, how);
  co_return http_server(service, listens);
}

}  // namespace asyncio

// server: accepts clients, and starts a task for each.

#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/errors.hpp"
#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock.hpp"
#include "14_streams/connection.hpp"
#include "14_streams/listening_sockets.hpp"
#include "14_streams/server_state.hpp"
#include "14_streams/stream_reader.hpp"
#include "14_streams/stream_writer.hpp"

namespace asyncio {

/// The part of a server that knows whom to call. F lives as long as a task that
/// it has made: a lambda's coroutine uses what the lambda has captured.
template <class F>
class server_of final : public server_state {
 public:
  server_of(event_loop& loop, listening_sockets from, std::size_t limit, F f)
      : server_state(loop, std::move(from), limit), f_(std::move(f)) {}

 private:
  void greet(const counted_ptr<connection>& client) override {
    try {
      using result = std::invoke_result_t<F&, stream_reader, stream_writer>;
      if constexpr (std::is_void_v<result>)
        std::invoke(f_, stream_reader(client), stream_writer(client));
      else
        watch(client, asyncio::create_task(
                          loop(), std::invoke(f_, stream_reader(client),
                                              stream_writer(client))));
    } catch (const system_exit&) {
      client->close();
      throw;
    } catch (...) {
      failed(*client, std::current_exception());
    }
  }

  template <class Task>
  void watch(const counted_ptr<connection>& client, const Task& its_task) {
    its_task.add_done_callback(
        [self = counted_ptr(this), client](const auto& ended) {
          self->task_ended(*client, *ended.state());
        });
  }

  F f_;
};

/// A handle to a server (asyncio.Server): cheap to copy; all copies are the
/// same server. It serves on when the last handle is gone.
class server {
 public:
  explicit server(counted_ptr<server_state> it) : it_(std::move(it)) {}

  /// Accepts clients from now on; as a rule, start_server() has done that.
  void start_serving() const { it_->start_serving(); }
  bool is_serving() const noexcept { return it_->is_serving(); }

  /// Accepts nobody any more. Clients that are here stay.
  void close() const { it_->close(); }
  /// Closes the connections of all clients, as their writers' close().
  void close_clients() const { it_->close_clients(); }
  /// The same at once, as their abort().
  void abort_clients() const { it_->abort_clients(); }
  /// Waits until it is closed, and so are the connections of all clients.
  coroutine<> wait_closed() const { return server_state::wait_closed(it_); }

  /// Serves until the task that awaits this is cancelled, or the server closed;
  /// then its clients are closed, and cancelled_error is thrown. Throws
  /// std::runtime_error if it is closed, or awaited already.
  coroutine<> serve_forever() const { return server_state::serve_forever(it_); }

  /// Where it listens; empty once it is closed.
  const std::vector<sock>& sockets() const noexcept { return it_->sockets(); }

 private:
  counted_ptr<server_state> it_;
};

}  // namespace asyncio

// server_state: what all handles of one server share.

#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "07_select/readers.hpp"
#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"
#include "11_synchronization/event.hpp"
#include "14_streams/connection.hpp"
#include "14_streams/connection_list.hpp"
#include "14_streams/listening_sockets.hpp"

namespace asyncio {

/// What all handles of one server share. The connections of its clients stand
/// in its list. While it serves, it is owned by the callbacks by which the loop
/// watches its sockets.
class server_state : public connection_list {
 public:
  server_state(event_loop& loop, listening_sockets from, std::size_t limit)
      : loop_(loop.link()),
        file_(std::move(from.file)),
        sockets_(std::move(from.sockets)),
        limit_(limit) {}

  const std::vector<sock>& sockets() const noexcept { return sockets_; }
  bool is_serving() const noexcept { return serving_; }

  void start_serving() {
    if (serving_ || closed_) return;
    serving_ = true;
    try {
      listen();
    } catch (...) {
      close();
      throw;
    }
  }

  /// No new clients. Those that are here stay.
  void close() {
    if (std::exchange(closed_, true)) return;
    const counted_ptr alive(this);  // the callbacks may be our only owners
    serving_ = false;
    if (pause_ && loop_->loop != nullptr) pause_->cancel();
    file_.reset();
    sockets_.clear();
    if (forever_) forever_->cancel();
    if (empty()) is_empty_now();
  }

  void close_clients() {
    for_each([](connection_place& each) { client(each).close(); });
  }
  void abort_clients() {
    for_each([](connection_place& each) { client(each).abort(); });
  }

  static coroutine<> wait_closed(counted_ptr<server_state> it) {
    co_await it->all_gone_.wait();
  }

  static coroutine<> serve_forever(counted_ptr<server_state> it) {
    if (it->forever_)
      throw std::runtime_error(
          "server is already being awaited on serve_forever()");
    if (it->closed_) throw std::runtime_error("server is closed");
    it->start_serving();
    const auto forever = it->forever_.emplace(it->loop());
    std::exception_ptr stopped;
    try {
      co_await forever;
    } catch (const cancelled_error&) {
      stopped = std::current_exception();
    }
    it->close();
    it->close_clients();
    co_await it->all_gone_.wait();
    it->forever_.reset();
    std::rethrow_exception(stopped);
  }

 protected:
  /// A client has come: calls the user's function.
  virtual void greet(const counted_ptr<connection>& client) = 0;

  /// Throws std::runtime_error once it is closed.
  event_loop& loop() const {
    if (loop_->loop == nullptr || loop_->loop->is_closed())
      throw std::runtime_error("Event loop is closed");
    return *loop_->loop;
  }

  /// The client's task has ended. Unless it has returned, its connection ends,
  /// too; an error is told here, for nobody awaits the task.
  void task_ended(connection& client, future_state& task) const {
    if (task.cancelled()) return client.close();
    if (const auto error = task.exception()) failed(client, error);
  }
  void failed(connection& client, const std::exception_ptr& error) const {
    client.close();
    loop().call_exception_handler(
        {"Unhandled exception in client_connected_cb", error, {}});
  }

 private:
  void listen() {
    for (const sock& each : sockets_)
      add_reader(loop(), each, [self = counted_ptr(this), &each] {
        self->accept_from(each);
      });
  }

  // Clients who come all at once must not keep the others waiting.
  void accept_from(const sock& listener) {
    constexpr int most_in_a_turn = 100;
    try {
      for (int i = 0; serving_ && i < most_in_a_turn; ++i) {
        auto client = try_accept(listener);
        if (!client) return;
        welcome(std::move(*client));
      }
    } catch (const std::system_error& error) {
      if (!out_of_resources(error.code().value())) throw;
      pause();
    }
  }

  void welcome(accepted client) {
    const counted_ptr made(
        new connection(loop(), std::move(client.client), client.from, limit_));
    made->join_list(counted_ptr<connection_list>(this));
    greet(made);
  }

  // No descriptor is left for another client: we would try to accept it again
  // and again in vain. Those that are here may leave meanwhile.
  void pause() {
    loop().call_exception_handler(
        {"accept() is out of system resources", std::current_exception(), {}});
    pause_ = loop().call_later(std::chrono::seconds(1),
                               [self = counted_ptr(this)] { self->resume(); });
    for (const sock& each : sockets_) remove_reader(loop(), each.fd());
  }
  void resume() {
    pause_.reset();
    if (serving_) listen();
  }

  void is_empty_now() final {
    if (closed_) all_gone_.set();
  }

  static connection& client(connection_place& place) noexcept {
    return static_cast<connection&>(place);
  }

  counted_ptr<loop_link> loop_;
  std::optional<socket_file> file_;  // of a Unix socket; none once closed
  std::vector<sock> sockets_;        // empty once closed
  const std::size_t limit_;
  bool serving_ = false;  // not when closed
  bool closed_ = false;
  std::optional<timer_handle> pause_;
  std::optional<future<>> forever_;  // while a task waits in serve_forever()
  event all_gone_{"the last client to leave"};  // set when closed and empty
};

}  // namespace asyncio

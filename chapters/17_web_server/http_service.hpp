// http_service: what all connections of one web server share.

#pragma once

#include <chrono>
#include <cstddef>
#include <ctime>
#include <exception>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/coroutine.hpp"
#include "17_web_server/http_parser.hpp"
#include "17_web_server/http_request.hpp"
#include "17_web_server/http_response.hpp"

namespace asyncio {

/// Answers one request. The request lives until the answer was sent, also while
/// its pieces are. Throw http_error to say no. As long as the coroutine runs,
/// no deadline does.
using http_handler =
    std::function<coroutine<http_response>(const http_request&)>;

/// How patient a web server is: `http_options().most_clients(100)`.
class http_options {
 public:
  using duration = std::chrono::nanoseconds;

  /// How large a request may be.
  http_options& limits(const http_limits& they) {
    limits_ = they;
    return *this;
  }
  /// How many connections there may be; others are told 503.
  http_options& most_clients(std::size_t n) {
    clients_ = n;
    return *this;
  }
  /// May several servers listen on the port, each in a loop of its own? See
  /// server_options::reuse_port().
  http_options& reuse_port(bool yes) {
    reuses_port_ = yes;
    return *this;
  }
  /// How long a connection may do nothing between two requests.
  http_options& idle(duration time) {
    idle_ = time;
    return *this;
  }
  /// How long a head may take, from its first byte to its last one. It is one
  /// deadline: a byte now and then does not put it off.
  http_options& head(duration time) {
    head_ = time;
    return *this;
  }
  /// The same for a body.
  http_options& body(duration time) {
    body_ = time;
    return *this;
  }
  /// How long a client may take to read an answer, or a piece of it.
  http_options& sending(duration time) {
    sending_ = time;
    return *this;
  }

  const http_limits& limits() const noexcept { return limits_; }
  std::size_t most_clients() const noexcept { return clients_; }
  bool reuse_port() const noexcept { return reuses_port_; }
  duration idle() const noexcept { return idle_; }
  duration head() const noexcept { return head_; }
  duration body() const noexcept { return body_; }
  duration sending() const noexcept { return sending_; }

 private:
  http_limits limits_;
  std::size_t clients_ = 4000;
  bool reuses_port_ = false;
  duration idle_ = std::chrono::seconds(60);
  duration head_ = std::chrono::seconds(10);
  duration body_ = std::chrono::seconds(30);
  duration sending_ = std::chrono::seconds(30);
};

class http_connection;

/// What all connections of one server share. It lives as long as one of them.
class http_service : public counted {
 public:
  http_service(event_loop& loop, http_handler its_handler,
               const http_options& its_options)
      : handler(std::move(its_handler)),
        options(its_options),
        loop_(loop.link()) {}

  const http_handler handler;
  const http_options options;
  std::set<http_connection*> connections;
  std::size_t turned_away = 0;  // how many are being told to go
  bool is_stopping = false;     // whoever is served now is the last

  /// The time for a Date field: written once a second.
  const std::string& date() {
    const auto now = std::time(nullptr);
    if (now == date_of_) return date_;
    date_of_ = now;
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    char text[64];
    date_.assign(text, std::strftime(text, sizeof text,
                                     "%a, %d %b %Y %H:%M:%S GMT", &utc));
    return date_;
  }

  /// A handler has failed: the client is told only that.
  void tell_failure(const std::exception_ptr& error) const {
    if (loop_->loop != nullptr)
      loop_->loop->call_exception_handler(
          {"Unhandled exception in a handler of the web server", error, {}});
  }

 private:
  const counted_ptr<loop_link> loop_;
  std::time_t date_of_ = 0;  // when date_ was written
  std::string date_;
};

/// Counts one who is being told to go, as long as it lives.
class turned_away_count {
 public:
  explicit turned_away_count(http_service& in) : in_(in) { ++in_.turned_away; }
  turned_away_count(const turned_away_count&) = delete;
  turned_away_count& operator=(const turned_away_count&) = delete;
  ~turned_away_count() { --in_.turned_away; }

 private:
  http_service& in_;
};

}  // namespace asyncio

// What the tests of the server share: a server with a small kitchen behind it,
// and clients who write their requests by hand.

#pragma once

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/task_test.hpp"
#include "14_streams/tests/streams_test.hpp"
#include "17_web_server/event_log.hpp"
#include "17_web_server/http_server.hpp"

namespace asyncio {

/// What stands behind the server.
class kitchen {
 public:
  /// Answers /menu (which never changes), /repeat (the body), /slow (after ten
  /// seconds), /fails, /count (pieces), /breaks (pieces, until it fails),
  /// /leaves and /leaves-soon (system_exit, at once or in pieces), /news
  /// (events).
  coroutine<http_response> answer(const http_request& asked) {
    ++asked_;
    if (asked.path == "/menu") co_return menu_.answer();
    if (asked.path == "/repeat") co_return http_response::text(200, asked.body);
    if (asked.path == "/slow") {
      co_await sleep(std::chrono::seconds(10));
      co_return http_response::text(200, "at last\n");
    }
    if (asked.path == "/large")
      co_return http_response::text(200, std::string(20'000'000, 'x'));
    if (asked.path == "/fails") throw std::runtime_error("a secret");
    if (asked.path == "/count")
      co_return http_response(200, "text/plain", count(3));
    if (asked.path == "/breaks")
      co_return http_response(200, "text/plain", count(-1));
    if (asked.path == "/leaves") throw system_exit(7);
    if (asked.path == "/leaves-soon")
      co_return http_response(200, "text/plain", leave());
    if (asked.path == "/news") co_return event_log::watch(news, asked);
    throw http_error(404, "there is no " + asked.path);
  }

  http_handler handler() {
    return [this](const http_request& asked) { return answer(asked); };
  }
  int asked() const { return asked_; }
  int counting() const { return counting_; }

  counted_ptr<event_log> news{new event_log};

 private:
  http_pieces count(int to) {
    ++counting_;
    co_yield std::string();  // nothing yet
    for (int i = 1; i <= 3; ++i) {
      co_yield std::to_string(i) + "\n";
      co_await sleep(std::chrono::milliseconds(10));
      if (i == -to * 2) throw std::runtime_error("another secret");
    }
    --counting_;
  }

  static http_pieces leave() {
    co_yield "1\n";
    throw system_exit(7);
  }

  http_page menu_{"text/plain", "soup\n"};
  int asked_ = 0;
  int counting_ = 0;
};

/// A client: its connection.
struct http_guest {
  explicit http_guest(stream_ends ends)
      : reader(ends.first), writer(ends.second) {}

  /// Everything until the server closes; without the Date fields.
  coroutine<std::string> rest() const { return all_of(reader); }
  /// The next so many bytes.
  coroutine<std::string> gets(std::size_t size) const {
    return reader.readexactly(size);
  }
  /// One head, without its Date.
  coroutine<std::string> head() const { return head_from(reader); }

  stream_reader reader;
  stream_writer writer;

  static std::string without_date(std::string text) {
    for (auto at = text.find("Date: "); at != text.npos;
         at = text.find("Date: "))
      text.erase(at, text.find('\n', at) + 1 - at);
    return text;
  }

 private:
  static coroutine<std::string> all_of(stream_reader from) {
    const auto all = co_await from.read();
    co_return without_date(all);
  }
  static coroutine<std::string> head_from(stream_reader from) {
    const auto head = co_await from.readuntil("\r\n\r\n");
    co_return without_date(head);
  }
};

inline coroutine<http_guest> guest_of(http_server it) {
  const auto where = it.sockets().at(0).local_address();
  auto ends = co_await open_connection("127.0.0.1", where.port());
  co_return http_guest(ends);
}

/// A guest who says all this, closes its half and hears what comes of it.
inline coroutine<std::string> ask(http_server it, std::string bytes) {
  const auto guest = co_await guest_of(it);
  guest.writer.write(bytes);
  guest.writer.write_eof();
  co_return co_await guest.rest();
}

/// The same, but the guest closes nothing.
inline coroutine<std::string> ask_and_stay(http_server it, std::string bytes) {
  const auto guest = co_await guest_of(it);
  guest.writer.write(bytes);
  co_return co_await guest.rest();
}

/// How long it takes until the server has closed, and what it says before.
inline coroutine<std::string> until_closed(http_guest it) {
  const auto began = get_running_loop().time();
  const auto told = co_await it.rest();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
      get_running_loop().time() - began);
  co_return std::to_string(seconds.count()) +
      " s: " + told.substr(0, told.find('\r'));
}

inline std::string get(const std::string& target,
                       const std::string& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

/// An answer with a body of plain text, as it is sent.
inline std::string plain(const std::string& status, const std::string& body,
                         const std::string& fields = "") {
  return "HTTP/1.1 " + status +
         "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + fields + "\r\n" + body;
}

using http_test_body = std::function<coroutine<>(http_server, kitchen&)>;

inline coroutine<> serve_for(kitchen& cooks, http_options options,
                             const http_test_body& body) {
  const auto it =
      co_await start_http_server(cooks.handler(), "127.0.0.1", 0, options);
  co_await body(it, cooks);
  co_await it.stop(std::chrono::seconds(0));
  co_await sleep(std::chrono::seconds(1));  // their tasks end
  CHECK_MESSAGE(it.clients() == 0, "clients were left behind");
}

/// Runs the body under virtual time, with a server. Gives what the exception
/// handler was told.
inline std::string with_server(const http_test_body& body,
                               http_options options = {}) {
  trace log;
  kitchen cooks;
  run_virtually([](trace& to, kitchen& behind, http_options with,
                   const http_test_body& it) -> coroutine<> {
    listen(get_running_loop(), to);
    co_await serve_for(behind, with, it);
  }(log, cooks, options, body));
  CHECK_MESSAGE(cooks.news->watchers() == 0, "somebody still watches");
  return log.str();
}

}  // namespace asyncio

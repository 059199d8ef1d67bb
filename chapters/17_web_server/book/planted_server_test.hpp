// For the tests of the book's server: a small book whose program is a script,
// a server for it, and guests who write their requests by hand.

#pragma once

#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>
#include <vector>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "14_streams/open_connection.hpp"
#include "17_web_server/book/book_service.hpp"
#include "17_web_server/book/planted_program_test.hpp"
#include "17_web_server/http_server.hpp"
#include "17_web_server/tests/serving_test.hpp"
#include "common/site/planted_book.hpp"

namespace book_server {

/// Everything that a test of the server needs.
struct planted_server {
  planted_server() {
    book.plant("chapters/01_one/README.md", "# 1. One\n" + planted_text);
    book.plant("chapters/02_two/README.md", "# 2. Two\n");
    book.plant("chapters/03_three/README.md", "# 3. Three\n");
    program("01_one", planted_program);
    program("builder", planted_builder);
  }

  void program(const std::string& name, const std::string& script) const {
    book.plant("build/" + name, script);
    ::chmod((book.root() / "build" / name).c_str(), 0755);
  }
  workshop_options shop() const {
    const auto build = (book.root() / "build").string();
    return {build, {build + "/builder", "--build"}, BOOK_SERVER};
  }

  site::planted_book book;
};

/// An open server, and how a browser asks it that has opened the link.
struct served_book {
  int port() const { return server.sockets()[0].local_address().port(); }
  std::string host() const { return "127.0.0.1:" + std::to_string(port()); }
  std::string cookie() const {
    return "visitor_" + std::to_string(port()) + "=" +
           service.link().substr(service.link().find('=') + 1);
  }

  std::string get(const std::string& path, const std::string& more = "") const {
    return "GET " + path + " HTTP/1.1\r\nHost: " + host() +
           "\r\nCookie: " + cookie() + "\r\n" + more + "\r\n";
  }
  std::string post_with(const std::string& fields, const std::string& path,
                        const std::string& body) const {
    return "POST " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n" + fields +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  std::string post(const std::string& path, const std::string& body) const {
    return post_with("Origin: http://" + host() +
                         "\r\nContent-Type: application/json\r\nX-Book: run\r\n"
                         "Cookie: " +
                         cookie() + "\r\n",
                     path, body);
  }
  std::string run(const std::string& command) const {
    return post("/runs", "{\"command\":\"" + command + "\"}");
  }

  /// All that comes to one who asks this, and closes its half.
  static asyncio::coroutine<std::string> ask(asyncio::http_server to,
                                             std::string request) {
    co_return co_await asyncio::ask(to, std::move(request));
  }
  /// A guest who has asked, and stays.
  static asyncio::coroutine<asyncio::http_guest> comes(asyncio::http_server to,
                                                       std::string request) {
    auto guest = co_await asyncio::guest_of(to);
    guest.writer.write(request);
    co_return guest;
  }

  asyncio::http_server server;
  book_service& service;
  std::filesystem::path root;  ///< of the book
};

using served_body = std::function<asyncio::coroutine<>(served_book&)>;

inline asyncio::coroutine<> open_book(const planted_server& behind,
                                      runs_options with,
                                      std::optional<book_service>& service,
                                      const served_body& body) {
  const asyncio::http_handler handler =
      [&service](const asyncio::http_request& asked) {
        return service->answer(asked);
      };
  const auto server =
      co_await asyncio::start_http_server(handler, "127.0.0.1", 0);
  auto shop = behind.shop();
  service.emplace(std::move(shop), server.sockets()[0].local_address().port(),
                  with);
  auto pages = std::make_unique<site::book_site>(behind.book.root(),
                                                 site::audience::server);
  service->show(std::move(pages));
  served_book it{server, *service, behind.book.root()};
  co_await body(it);
  co_await service->stop();
  co_await server.stop(std::chrono::seconds(0));
}

/// Runs the body with an open server, in real time: programs know no other.
inline void with_book(const served_body& body, const runs_options& with = {}) {
  const planted_server behind;
  std::optional<book_service> service;
  asyncio::run(open_book(behind, with, service, body));
}

/// The first line of an answer, and its body.
inline std::string brief(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  if (end == answer.npos) return answer;
  return answer.substr(9, answer.find('\r') - 9) + ": " +
         answer.substr(end + 4);
}

/// The events of a stream: "building …; output …; end …".
inline std::string events_in(const std::string& stream) {
  std::string all;
  for (std::size_t at = 0; (at = stream.find("event: ", at)) != stream.npos;) {
    const auto name = stream.substr(at + 7, stream.find('\n', at) - at - 7);
    const auto data = stream.find("data: ", at) + 6;
    all +=
        name + " " + stream.substr(data, stream.find('\n', data) - data) + "\n";
    at = data;
  }
  return all;
}

/// A value in the "end" event; empty if there is none yet.
inline std::string at_end(const std::string& stream, const std::string& name) {
  const auto end = stream.find("event: end");
  const auto at = stream.find("\"" + name + "\":", end);
  if (end == stream.npos || at == stream.npos) return {};
  const auto value = at + name.size() + 3;
  return stream.substr(value, stream.find_first_of(",}", value) - value);
}

/// Starts a run by this request, and watches it to its end.
inline asyncio::coroutine<std::string> watch_run(const served_book& it,
                                                 std::string request) {
  const auto begun = co_await asyncio::ask(it.server, std::move(request));
  const std::string field = "Location: ";
  const auto at = begun.find(field);
  REQUIRE_MESSAGE(at != begun.npos, begun);
  const auto from = at + field.size();
  const auto place = begun.substr(from, begun.find('\r', from) - from);
  const auto guest = co_await served_book::comes(
      it.server, it.get(place, "Connection: close\r\n"));
  co_return co_await guest.rest();
}
inline asyncio::coroutine<std::string> run_and_watch(const served_book& it,
                                                     std::string command) {
  return watch_run(it, it.run(command));
}

/// A run that has printed its number and its directory, as --endless does.
struct printed {
  explicit printed(const std::string& event) {
    const auto begin = event.find("data: \"") + 7;
    const auto blank = event.find(' ', begin);
    pid = std::stoi(event.substr(begin, blank - begin));
    home = event.substr(blank + 1, event.find('\\', blank) - blank - 1);
  }
  int pid = 0;
  std::filesystem::path home;
};

/// What such a run says first.
inline asyncio::coroutine<printed> first_words(asyncio::http_guest of) {
  std::string event;
  do event = co_await of.reader.readuntil("\n\n");
  while (event.find("event: output") == event.npos);
  co_return printed(event);
}

/// Does this process still exist?
inline bool is_alive(int pid) { return ::kill(pid, 0) == 0; }

}  // namespace book_server

// A restaurant that takes orders over HTTP.
//
// By default it serves for an evening, and its guests live in this process:
// they read the menu, order, and watch their order being cooked; and there is
// Mallory. An hour passes in three seconds (--minute makes it longer), or, with
// --virtual, in no time. With --serve there is only the restaurant, for
// browsers on this machine.

#include <chrono>
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "14_streams/open_connection.hpp"
#include "17_web_server/event_log.hpp"
#include "17_web_server/http_server.hpp"
#include "17_web_server/who_may_ask.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::coroutine;
using asyncio::create_task;
using asyncio::http_error;
using asyncio::http_request;
using asyncio::http_response;
using namespace std::chrono_literals;

namespace {

const char* const front_page = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The restaurant</title>
<link rel="icon" href="/plate.svg">
<script src="/order.js" defer></script>
<h1>Tonight</h1>
<p><button>soup</button> <button>fish</button> <button>cake</button></p>
<ul aria-live="polite"></ul>
</html>
)";

const char* const plate_picture =
    R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2">
<circle cx="1" cy="1" r="0.9" fill="white" stroke="teal" stroke-width="0.2"/>
</svg>
)";

const char* const order_script = R"(
const list = document.querySelector("ul");
for (const button of document.querySelectorAll("button"))
  button.onclick = async () => {
    const answer = await fetch("/orders", {
      method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify(button.textContent),
    });
    const events = new EventSource(answer.headers.get("Location"));
    events.onmessage = (event) => {
      const line = document.createElement("li");
      line.textContent = event.data;
      list.append(line);
    };
  };
)";

// #region restaurant
// What stands behind the server. Pages are a table: a path that is not in it is
// not found, whatever it looks like.
class restaurant {
 public:
  restaurant(int port, std::chrono::nanoseconds minute)
      : hosts_(port), key_(port), minute_(minute) {}

  // The link that a guest has to open first.
  std::string link() const { return key_.link(); }

  coroutine<http_response> answer(const http_request& asked) {
    hosts_.check_host(asked);
    auto response = route(asked);
    asyncio::add_strict_fields(response);
    co_return response;
  }

 private:
  http_response route(const http_request& asked) {
    if (asked.path == "/enter") return key_.enter(asked);
    if (asked.path == "/orders" && asked.method == "POST") return order(asked);
    if (asked.method != "GET" && asked.method != "HEAD")
      throw http_error(405, "that cannot be done here");
    if (const auto found = pages_.find(asked.path); found != pages_.end())
      return found->second.answer();
    if (const auto found = orders_.find(asked.path); found != orders_.end())
      return asyncio::event_log::watch(found->second, asked);
    throw http_error(404, "there is no such page");
  }

  // To order changes something: only from a page of ours, by a guest of ours.
  http_response order(const http_request& asked) {
    hosts_.check_origin(asked);
    asyncio::check_json(asked);
    key_.check(asked);
    const auto dish = dish_in(asked.body);
    if (orders_.size() == most_orders)
      throw http_error(429, "the kitchen has enough to do for tonight");
    const auto place = "/orders/" + std::to_string(orders_.size() + 1);
    const asyncio::counted_ptr log(new asyncio::event_log(1000, 60 * minute_));
    orders_.emplace(place, log);
    create_task(cook(log, dish, minute_), "cook of the " + dish);
    http_response answer(201);
    answer.fields.add("Location", place);
    return answer;
  }
  // #endregion

  static constexpr std::size_t most_orders = 100;

  // "soup", with its quotation marks: that is JSON.
  static std::string dish_in(std::string_view body) {
    for (const char* dish : {"soup", "fish", "cake"})
      if (body == "\"" + std::string(dish) + "\"") return dish;
    throw http_error(400, "that is not on the menu");
  }

  static coroutine<> cook(asyncio::counted_ptr<asyncio::event_log> log,
                          std::string dish, std::chrono::nanoseconds minute) {
    log->add("the kitchen has the order");
    co_await asyncio::sleep(5 * minute);
    log->add("the " + dish + " is on the stove");
    co_await asyncio::sleep(5 * minute);
    log->add("the " + dish + " is ready");
    co_await asyncio::sleep(5 * minute);
    log->add("the " + dish + " is on the table");
    log->end();
  }

  asyncio::allowed_hosts hosts_;
  asyncio::visitor_key key_;
  std::chrono::nanoseconds minute_;
  std::map<std::string, asyncio::http_page> pages_{
      {"/", {"text/html; charset=utf-8", front_page}},
      {"/order.js", {"text/javascript; charset=utf-8", order_script}},
      {"/plate.svg", {"image/svg+xml", plate_picture}},
      {"/menu", {"text/plain; charset=utf-8", "soup 5, fish 9, cake 4\n"}}};
  std::map<std::string, asyncio::counted_ptr<asyncio::event_log>> orders_;
};

// The clock of the guests, and their voice.
class evening {
 public:
  explicit evening(std::chrono::nanoseconds minute) : minute_(minute) {}

  void begin() { began_ = asyncio::get_running_loop().time(); }
  std::chrono::nanoseconds minute() const { return minute_; }
  auto until(int minute) const {
    return asyncio::sleep(began_ + minute * minute_ -
                          asyncio::get_running_loop().time());
  }
  void tell(const std::string& what) const {
    const auto passed = asyncio::get_running_loop().time() - began_;
    std::cout << std::setw(3) << passed / minute_ << " min  " << what
              << std::endl;
  }

 private:
  std::chrono::nanoseconds minute_;
  asyncio::time_point began_;
};

constexpr bool without_body = false;

// #region guest
// A guest, who writes requests by hand and tells what comes.
class guest {
 public:
  guest(const evening& at, std::string name, asyncio::stream_ends ends)
      : at_(at),
        name_(std::move(name)),
        reader_(std::move(ends.first)),
        writer_(std::move(ends.second)) {}

  void says(const std::string& first_line, const std::string& fields = "",
            const std::string& body = "") const {
    writer_.write(first_line + " HTTP/1.1\r\nHost: " + host() + "\r\n" +
                  fields + "\r\n" + body);
  }
  void types(const std::string& bytes) const { writer_.write(bytes); }
  void leaves() const { writer_.close(); }

  // The next answer: its status, and its body if that has a length.
  coroutine<> hears(bool with_body = true) {
    const auto first = co_await reader_.readline();
    if (first.empty()) {
      at_.tell(name_ + " sees that the restaurant has closed");
      co_return;
    }
    fields_.clear();
    while (true) {
      const auto line = co_await reader_.readline();
      const auto colon = line.find(": ");
      if (colon == line.npos) break;
      fields_[line.substr(0, colon)] =
          line.substr(colon + 2, line.size() - colon - 4);
    }
    const auto length = fields_.find("Content-Length");
    std::string body;
    if (with_body && length != fields_.end())
      body = co_await reader_.readexactly(std::stoul(length->second));
    body = body.substr(0, body.find('\n'));
    at_.tell(name_ + " gets " + first.substr(9, first.size() - 11) +
             (body.empty() ? "" : ": " + body));
  }
  // The events of a stream, up to its end.
  coroutine<> watches() {
    while (true) {
      const auto line = co_await reader_.readline();
      if (line.starts_with("data: "))
        at_.tell(name_ + " hears that " + line.substr(6, line.size() - 7));
      if (line == "0\r\n" || line.empty()) break;
    }
  }
  // #endregion

  const std::string& field(const std::string& name) { return fields_[name]; }
  std::string host() const {
    return writer_.get_extra_info("peername")->text();
  }

 private:
  const evening& at_;
  std::string name_;
  asyncio::stream_reader reader_;
  asyncio::stream_writer writer_;
  std::map<std::string, std::string> fields_;
};

coroutine<guest> comes(const evening& at, asyncio::http_server to,
                       std::string name) {
  const auto where = to.sockets().front().local_address();
  auto ends = co_await asyncio::open_connection("127.0.0.1", where.port());
  co_return guest(at, std::move(name), std::move(ends));
}

// #region guests
// Asks twice, and stays.
coroutine<> ada(const evening& at, asyncio::http_server to) {
  auto it = co_await comes(at, to, "Ada");
  it.says("GET /menu");
  co_await it.hears();
  co_await at.until(2);
  const auto tag = it.field("ETag");
  it.says("GET /menu", "If-None-Match: " + tag + "\r\n");
  co_await it.hears();
  co_await it.hears();  // nothing, until the end of the evening
}

// Asks three times at once.
coroutine<> ben(const evening& at, asyncio::http_server to) {
  co_await at.until(3);
  auto it = co_await comes(at, to, "Ben");
  it.says("HEAD /menu");
  it.says("GET /../../etc/passwd");
  it.says("GET /menu", "Connection: close\r\n");
  co_await it.hears(without_body);
  co_await it.hears();
  co_await it.hears();
}

// Orders, and watches; her telephone loses its connection meanwhile.
coroutine<> cleo(const evening& at, asyncio::http_server to, std::string link) {
  co_await at.until(5);
  auto it = co_await comes(at, to, "Cleo");
  it.says("GET " + link);
  co_await it.hears();
  const auto cookie = it.field("Set-Cookie");
  it.says("POST /orders",
          "Origin: http://" + it.host() +
              "\r\nContent-Type: application/json\r\nCookie: " +
              cookie.substr(0, cookie.find(';')) + "\r\nContent-Length: 6\r\n",
          "\"fish\"");
  co_await it.hears();
  const auto order = "GET " + it.field("Location");
  it.says(order);
  const auto watches = create_task(it.watches(), "Cleo's telephone");
  co_await at.until(12);
  watches.cancel();
  it.leaves();
  co_await at.until(17);
  auto again = co_await comes(at, to, "Cleo");
  again.says(order, "Last-Event-ID: 2\r\n");
  co_await again.watches();
}

// Types a letter a minute, so that a place is taken as long as possible.
coroutine<> mallory_drips(const evening& at, asyncio::http_server to) {
  co_await at.until(8);
  auto it = co_await comes(at, to, "Mallory");
  const auto hears = create_task(it.hears(), "Mallory's ear");
  for (int minute = 8; !hears.done(); ++minute) {
    co_await at.until(minute);
    it.types(minute == 8 ? "GET /menu HTTP/1.1\r\nX: " : "x");
  }
}

// Hides a request in another one, and has it said by the wrong page.
coroutine<> mallory_lies(const evening& at, asyncio::http_server to) {
  co_await at.until(9);
  auto one = co_await comes(at, to, "Mallory");
  one.says("POST /orders", "Content-Length: 0\r\nContent-Length: 38\r\n",
           "GET /orders/1 HTTP/1.1\r\nHost: evil\r\n\r\n");
  co_await one.hears();
  co_await at.until(13);
  auto two = co_await comes(at, to, "Mallory");
  two.types("GET /menu HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  co_await two.hears();
  co_await at.until(14);
  two.says("POST /orders", "Origin: http://evil.example\r\n");
  co_await two.hears();
  two.leaves();
}
// #endregion

coroutine<> spend(evening& at) {
  at.begin();
  asyncio::current_task()->set_name("script");
  std::optional<restaurant> place;
  const asyncio::http_handler handler = [&place](const http_request& asked) {
    return place->answer(asked);
  };
  const auto patience = asyncio::http_options()
                            .idle(60 * at.minute())
                            .head(10 * at.minute())
                            .sending(10 * at.minute());
  const auto server =
      co_await asyncio::start_http_server(handler, "127.0.0.1", 0, patience);
  place.emplace(server.sockets().front().local_address().port(), at.minute());
  const std::vector guests{
      create_task(ada(at, server), "Ada"), create_task(ben(at, server), "Ben"),
      create_task(cleo(at, server, place->link()), "Cleo"),
      create_task(mallory_drips(at, server), "Mallory, slowly"),
      create_task(mallory_lies(at, server), "Mallory")};
  co_await at.until(30);
  co_await server.stop(at.minute());
  for (const auto& each : guests) co_await each;
}

coroutine<> serve(int port, std::chrono::nanoseconds minute) {
  std::optional<restaurant> place;
  const asyncio::http_handler handler = [&place](const http_request& asked) {
    return place->answer(asked);
  };
  const auto server =
      co_await asyncio::start_http_server(handler, "127.0.0.1", port);
  const auto where = server.sockets().front().local_address();
  place.emplace(where.port(), minute);
  std::cout << "the restaurant is open at http://" << where.text()
            << place->link() << std::endl;
  co_await server.serve_forever();
}

}  // namespace

int main(int argc, char** argv) {
  bool serves = false, in_virtual_time = false;
  int port = 0, minute_ms = 0;
  common::command_line line("17_web_server",
                            "A restaurant that takes orders over HTTP.");
  line.flag("--serve", serves, "only the server, for browsers: until killed");
  line.number("--port", port, "the port; 0: any that is free", 0, 65535);
  line.number("--minute", minute_ms,
              "how long a minute takes, in ms; 0: 50, with --serve 1000", 0,
              60'000);
  line.flag("--virtual", in_virtual_time, "let time jump: the evening at once");
  return line.run(argc, argv, [&] {
    if (serves && in_virtual_time)
      throw common::usage_error("only one of these flags makes sense");
    if (minute_ms == 0) minute_ms = serves ? 1000 : 50;
    if (!serves) {
      evening at(in_virtual_time ? 1min : minute_ms * 1ms);
      return asyncio::run(spend(at), asyncio::real_or_virtual(in_virtual_time));
    }
    try {
      asyncio::run(serve(port, minute_ms * 1ms));
    } catch (const std::runtime_error& error) {  // std::system_error is one
      throw common::usage_error(error.what());
    }
  });
}

// Serving is cancelled and abandoned at each of its points of suspension.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "10_task_groups/tests/everywhere_test.hpp"
#include "17_web_server/tests/serving_test.hpp"

namespace web_server_cancelled_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

// One client asks, and the task that serves it is the one that is cancelled.
coroutine<> serves_one(std::string asked) {
  wire it;
  kitchen cooks;
  cooks.news->add("soup");
  const counted_ptr service(
      new http_service(get_running_loop(), cooks.handler(), {}));
  const counted_ptr client(new http_connection(service, it.reader, it.writer));
  it.sends(asked);
  auto closes = get_running_loop().call_later(3s, [&] {
    it.far_gets();
    it.far.close();
  });
  std::exception_ptr stopped;
  try {
    co_await http_connection::serve(client);
  } catch (...) {
    stopped = std::current_exception();
  }
  closes.cancel();
  it.writer.abort();
  if (stopped) std::rethrow_exception(stopped);
}

coroutine<> serves_requests() {
  return serves_one(get("/menu") + get("/slow") + get("/repeat"));
}
coroutine<> serves_pieces() { return serves_one(get("/count") + get("/menu")); }
coroutine<> serves_events() { return serves_one(get("/news")); }
coroutine<> refuses() { return serves_one("?\r\n"); }
coroutine<> sends_much() { return serves_one(get("/large")); }

coroutine<> serves_and_stops() {
  // Its clients may be here longer than this task.
  const auto cooks = std::make_shared<kitchen>();
  const http_handler handler = [cooks](const http_request& asked) {
    return cooks->answer(asked);
  };
  const auto it = co_await start_http_server(handler, "127.0.0.1", 0);
  std::exception_ptr stopped;
  try {
    const auto told = co_await ask(it, get("/menu"));
    CHECK(told.starts_with("HTTP/1.1 200 OK"));
    co_await it.stop(1s);
  } catch (...) {
    stopped = std::current_exception();
  }
  co_await it.stop(1s);
  if (stopped) std::rethrow_exception(stopped);
}

const std::vector<scenario> scenarios{{"requests", serves_requests},
                                      {"pieces", serves_pieces, true},
                                      {"events", serves_events, true},
                                      {"a refusal", refuses},
                                      {"much", sends_much},
                                      {"a server", serves_and_stops, true}};

}  // namespace

TEST_CASE("web server: cancelled at each point of suspension") {
  everywhere(scenarios, cancel_in_pass);
}

TEST_CASE("web server: abandoned at each point of suspension") {
  everywhere(scenarios, abandon_in_pass);
}

}  // namespace web_server_cancelled_test

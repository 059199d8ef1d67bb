// A server that stops: who may finish, and for how long.

#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "17_web_server/tests/serving_test.hpp"

namespace stop_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("stop: idle ones at once, the others when they were answered") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto idle = co_await guest_of(it);
    const auto asks =
        create_task(ask_and_stay(it, get("/slow") + get("/menu")));
    co_await sleep(1s);
    const auto stops = create_task(it.stop(1min));
    CHECK(co_await until_closed(idle) == "0 s: ");
    CHECK(it.sockets().empty());
    CHECK(co_await asks ==
          plain("200 OK", "at last\n", "Connection: close\r\n"));
    co_await stops;
    CHECK(cooks.asked() == 1);
    CHECK(it.clients() == 0);
  });
}

TEST_CASE("stop: one whose request is on its way may finish it") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    guest.writer.write("GET /repeat HTTP/1.1\r\nHost");
    co_await sleep(1s);
    const auto stops = create_task(it.stop(1min));
    co_await sleep(1s);
    guest.writer.write(": a\r\n\r\n");
    CHECK(co_await guest.rest() ==
          plain("200 OK", "", "Connection: close\r\n"));
    co_await stops;
  });
}

TEST_CASE("stop: one who is being sent pieces gets the last one") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    guest.writer.write(get("/count"));
    co_await guest.head();
    const auto before = get_running_loop().time();
    const auto stops = create_task(it.stop(1min));
    CHECK(co_await guest.rest() ==
          "2\r\n1\n\r\n2\r\n2\n\r\n2\r\n3\n\r\n0\r\n\r\n");
    co_await stops;
    CHECK_MESSAGE(get_running_loop().time() - before < 1s,
                  "it waits for another request");
  });
}

TEST_CASE("stop: whoever has not ended in time is closed") {
  const auto told =
      with_server([](http_server it, kitchen& cooks) -> coroutine<> {
        const auto guest = co_await guest_of(it);
        guest.writer.write(get("/news"));
        co_await guest.head();
        CHECK(cooks.news->watchers() == 1);
        const auto before = get_running_loop().time();
        co_await it.stop(5s);
        CHECK(get_running_loop().time() - before == 5s);
        co_await sleep(1ms);
        CHECK(cooks.news->watchers() == 0);
      });
  CHECK_MESSAGE(told == "", told);
}

}  // namespace stop_test

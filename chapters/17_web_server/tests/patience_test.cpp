// How patient the server is: deadlines, limits, clients who leave.
// Everything is in virtual time, so a minute is exactly a minute.

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "08_gather/gather.hpp"
#include "17_web_server/tests/serving_test.hpp"

namespace patience_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

// Sends a byte now and then, for ever.
coroutine<> drips(http_guest it, std::string bytes,
                  std::chrono::seconds pause) {
  for (const char each : bytes) {
    it.writer.write(std::string(1, each));
    co_await sleep(pause);
  }
}

coroutine<std::string> drips_until_closed(http_server at, std::string bytes,
                                          std::chrono::seconds pause) {
  const auto guest = co_await guest_of(at);
  const auto slow = create_task(drips(guest, bytes, pause));
  const auto told = co_await until_closed(guest);
  slow.cancel();
  co_return told;
}

}  // namespace

TEST_CASE("slow loris: a head has one deadline, however busily it drips") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const std::string endless = "GET / HTTP/1.1\r\nX: " + std::string(500, 'x');
    const auto told = co_await drips_until_closed(it, endless, 1s);
    CHECK(told == "10 s: HTTP/1.1 408 Request Timeout");
    CHECK(cooks.asked() == 0);
  });
}

TEST_CASE("slow loris does not keep others waiting") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    std::vector<task<std::string>> slow;
    for (int i = 0; i < 50; ++i)
      slow.push_back(create_task(
          drips_until_closed(it, get("/" + std::string(500, 'x')), 1s)));
    co_await sleep(5s);
    const auto before = get_running_loop().time();
    const auto told = co_await ask(it, get("/repeat"));
    CHECK(told == plain("200 OK", ""));
    CHECK(get_running_loop().time() - before < 1s);
    for (const auto& each : slow)
      CHECK(co_await each == "10 s: HTTP/1.1 408 Request Timeout");
  });
}

TEST_CASE("a slow body has a deadline of its own") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto bytes =
        "POST /repeat HTTP/1.1\r\nHost: a\r\n"
        "Content-Length: 1000\r\n\r\n";
    const auto guest = co_await guest_of(it);
    guest.writer.write(bytes);
    const auto slow = create_task(drips(guest, std::string(900, 'x'), 1s));
    CHECK(co_await until_closed(guest) == "30 s: HTTP/1.1 408 Request Timeout");
    slow.cancel();
    CHECK(cooks.asked() == 0);
  });
}

TEST_CASE("an idle connection is closed without a word") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto new_one = co_await guest_of(it);
    CHECK(co_await until_closed(new_one) == "60 s: ");
    const auto used = co_await guest_of(it);
    co_await sleep(50s);
    used.writer.write(get("/slow"));
    co_await used.head();
    co_await used.gets(8);
    CHECK_MESSAGE(co_await until_closed(used) == "60 s: ",
                  "the time has to begin anew behind each answer");
  });
}

TEST_CASE("a client that is gone in the middle of a request") {
  const auto told = with_server([](http_server it,
                                   kitchen& cooks) -> coroutine<> {
    for (const std::string part : {"", "GET", "GET / HTTP/1.1\r\nHost: a\r\n",
                                   "POST / HTTP/1.1\r\nHost: a\r\n"
                                   "Content-Length: 4\r\n\r\nsal"}) {
      CHECK(co_await ask(it, part) == "");
      auto rude = co_await guest_of(it);
      rude.writer.write(part);
      rude.writer.abort();
    }
    CHECK(cooks.asked() == 0);
  });
  CHECK_MESSAGE(told == "", told);
}

TEST_CASE("a client who does not read loses its connection") {
  const auto told = with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    guest.writer.write(get("/large"));
    co_await sleep(29s);
    CHECK(it.clients() == 1);
    co_await sleep(2s);
    CHECK_MESSAGE(it.clients() == 0, "its answer is kept for ever");
  });
  CHECK_MESSAGE(told == "", told);
}

TEST_CASE("a client who asks for much and reads nothing, and says it is all") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    guest.writer.write(get("/large", "Connection: close\r\n"));
    co_await sleep(100s);
    CHECK(it.clients() == 0);
  });
}

TEST_CASE("the last bytes of an answer are not kept for ever, either") {
  // At some of these sizes the kernel takes all but a little.
  for (std::size_t size = 100'000; size < 600'000; size += 20'000)
    run_virtually([](std::size_t bytes) -> coroutine<> {
      wire it;
      const http_handler handler =
          [&bytes](const http_request&) -> coroutine<http_response> {
        co_return http_response::text(200, std::string(bytes, 'x'));
      };
      const counted_ptr service(
          new http_service(get_running_loop(), handler, {}));
      const counted_ptr client(
          new http_connection(service, it.reader, it.writer));
      it.sends(get("/", "Connection: close\r\n"));
      co_await http_connection::serve(client);
      CHECK_MESSAGE(it.writer.get_write_buffer_size() == 0,
                    "of " << bytes << " bytes some are still kept");
    }(size));
}

TEST_CASE("a refusal arrives, although the client is still sending") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    for (int i = 0; i < 20; ++i) {
      const auto guest = co_await guest_of(it);
      guest.writer.write(
          "POST / HTTP/1.1\r\nHost: a\r\n"
          "Content-Length: 9000000\r\n\r\n" +
          std::string(9'000'000, 'x'));
      const auto told = co_await guest.rest();
      CHECK(told == plain("413 Content Too Large", "the body is too long\n",
                          "Connection: close\r\n"));
    }
  });
}

TEST_CASE("a client who is refused and neither listens nor goes: one second") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    guest.writer.write("?\r\n");
    co_await guest.head();
    CHECK(it.clients() == 1);
    co_await sleep(2s);
    CHECK(it.clients() == 0);
  });
}

TEST_CASE("too many clients: told so, until there is room again") {
  const auto told = with_server(
      [](http_server it, kitchen&) -> coroutine<> {
        const auto one = co_await guest_of(it);
        const auto two = co_await guest_of(it);
        const auto full =
            plain("503 Service Unavailable", "there are too many clients\n",
                  "Connection: close\r\n");
        CHECK(co_await ask(it, get("/repeat")) == full);
        // Two may be told at once; a third one is not.
        const auto three = co_await guest_of(it);
        co_await three.head();
        const auto four = co_await guest_of(it);
        co_await four.head();
        const auto five = co_await guest_of(it);
        std::string heard = "reset";
        try {
          heard = co_await five.rest();
        } catch (const std::system_error&) {
          // Closed without a word.
        }
        CHECK((heard == "reset" || heard == ""));
        one.writer.close();
        co_await sleep(2s);
        CHECK(co_await ask(it, get("/repeat")) == plain("200 OK", ""));
        two.writer.close();
      },
      http_options().most_clients(2));
  CHECK_MESSAGE(told == "", told);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "hundreds of idle connections cost nothing and go") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    std::vector<http_guest> all;
    for (int i = 0; i < 400; ++i) {
      auto guest = co_await guest_of(it);
      all.push_back(guest);
    }
    CHECK(co_await ask(it, get("/repeat")) == plain("200 OK", ""));
    co_await sleep(59s);
    CHECK(it.clients() == 400);
    co_await sleep(2s);
    CHECK(it.clients() == 0);
    for (const auto& each : all) CHECK(co_await each.rest() == "");
  });
}

}  // namespace patience_test

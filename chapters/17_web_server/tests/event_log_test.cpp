// Events: each watcher gets all of them, from where it left off; those who
// leave leave nothing behind.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "17_web_server/tests/serving_test.hpp"

namespace event_log_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

const std::string stream_head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
    "Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n";

coroutine<http_guest> watcher_of(http_server it, std::string fields = "") {
  auto guest = co_await guest_of(it);
  guest.writer.write(get("/news", fields));
  CHECK(co_await guest.head() == stream_head);
  co_return guest;
}

coroutine<std::string> chunk(http_guest from) {
  const auto line = co_await from.reader.readline();
  const auto size = std::stoul(line, nullptr, 16);
  const auto piece = co_await from.gets(size + 2);
  co_return piece.substr(0, size);
}

}  // namespace

TEST_CASE("an event, as it is sent") {
  CHECK(event_text(7, "soup") == "id: 7\ndata: soup\n\n");
  CHECK(event_text(7, "soup", "hot") == "id: 7\nevent: hot\ndata: soup\n\n");
  CHECK(event_text(7, "a\nb\r\nc\rd") ==
        "id: 7\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  CHECK(event_text(7, "a\n") == "id: 7\ndata: a\ndata: \n\n");
  CHECK_MESSAGE(event_text(7, "a\r\rid: 9\r\r") ==
                    "id: 7\ndata: a\ndata: \ndata: id: 9\ndata: \ndata: \n\n",
                "a text begins an event of its own");
  CHECK_THROWS_AS(event_text(7, "", "a\nid: 9"), std::invalid_argument);
}

TEST_CASE("a log keeps at least one event") {
  const auto make = [](std::size_t most_kept) {
    const counted_ptr log(new event_log(most_kept));
    log->add("soup");
  };
  CHECK_THROWS_WITH_AS(make(0), "most_kept must be greater than 0",
                       std::invalid_argument);
  CHECK_NOTHROW(make(1));
}

TEST_CASE("two watchers, one of them late: both get everything, and the end") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto one = co_await watcher_of(it);
    cooks.news->add("soup");
    CHECK(co_await chunk(one) == event_text(1, "soup"));
    const auto two = co_await watcher_of(it);
    CHECK(co_await chunk(two) == event_text(1, "soup"));
    cooks.news->add("fish", "hot");
    cooks.news->end();
    for (const auto& each : {one, two}) {
      CHECK(co_await chunk(each) == event_text(2, "fish", "hot"));
      CHECK(co_await chunk(each) == "");
    }
    CHECK(cooks.news->watchers() == 0);
  });
}

TEST_CASE("a watcher who comes back gets what it has missed") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    for (const char* text : {"a", "b", "c"}) cooks.news->add(text);
    const auto from = [&it](const std::string& id) -> coroutine<std::string> {
      const auto guest =
          co_await watcher_of(it, "Last-Event-ID: " + id + "\r\n");
      const auto first = co_await chunk(guest);
      guest.writer.abort();
      co_return first;
    };
    CHECK(co_await from("1") == event_text(2, "b"));
    CHECK(co_await from("2") == event_text(3, "c"));
    for (const std::string bad :
         {"0", "", "-1", "soup", "2x", "99", "99999999999999999999"}) {
      const auto first = co_await from(bad);
      CHECK_MESSAGE(first == event_text(1, "a"), bad << ": " << first);
    }
    co_await sleep(1s);
    CHECK(cooks.news->watchers() == 0);
  });
}

TEST_CASE("after the end: the rest, and then nobody asks again") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    cooks.news->add("a");
    cooks.news->add("b");
    cooks.news->end();
    const auto last = get("/news", "Last-Event-ID: 1\r\n");
    CHECK(co_await ask_and_stay(it, last + "?\r\n") ==
          stream_head + chunk_of(event_text(2, "b")) + chunk_of("") +
              plain("400 Bad Request",
                    "a request begins with a method, a target and a version, "
                    "with one space between them\n",
                    "Connection: close\r\n"));
    const auto seen = get("/news", "Last-Event-ID: 2\r\n");
    CHECK(co_await ask(it, seen) == "HTTP/1.1 204 No Content\r\n\r\n");
  });
}

TEST_CASE("a watcher who is too far behind misses what was forgotten") {
  run_virtually([]() -> coroutine<> {
    const counted_ptr log(new event_log(2));
    for (const char* text : {"a", "b", "c", "d"}) log->add(text);
    http_request asked;
    asked.fields.add("Last-Event-ID", "1");
    auto answer = event_log::watch(log, asked);
    CHECK(co_await answer.pieces->next() == event_text(3, "c"));
    for (const char* text : {"e", "f", "g"}) log->add(text);
    CHECK(co_await answer.pieces->next() == event_text(6, "f"));
    CHECK(co_await answer.pieces->next() == event_text(7, "g"));
  }());
}

TEST_CASE("in silence a line without meaning is sent") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto guest = co_await watcher_of(it);
    const auto began = get_running_loop().time();
    CHECK(co_await chunk(guest) == ": \n\n");
    CHECK(co_await chunk(guest) == ": \n\n");
    CHECK((get_running_loop().time() - began) / 1s == 30);
    cooks.news->add("at last");
    CHECK(co_await chunk(guest) == event_text(1, "at last"));
    guest.writer.abort();
  });
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a hundred watchers, who leave in all ways at all times") {
  const auto told =
      with_server([](http_server it, kitchen& cooks) -> coroutine<> {
        std::vector<http_guest> all;
        for (int i = 0; i < 100; ++i) {
          const auto guest = co_await watcher_of(it);
          all.push_back(guest);
          cooks.news->add(std::to_string(i));
        }
        CHECK(cooks.news->watchers() == 100);
        for (std::size_t i = 0; i < all.size(); ++i) {
          if (i % 3 == 0) all[i].writer.close();
          if (i % 3 == 1) all[i].writer.abort();
          if (i % 3 == 2) all[i].writer.write_eof();
          if (i % 7 == 0) cooks.news->add("again");
          if (i % 5 == 0) co_await sleep(1ms);
        }
        all.clear();
        co_await sleep(1s);
        CHECK_MESSAGE(cooks.news->watchers() == 0,
                      "a client is gone, and its stream runs on");
        CHECK(it.clients() == 0);
        CHECK(all_tasks().size() == 1);
      });
  CHECK_MESSAGE(told == "", told);
}

TEST_CASE("a watcher who sends its next request meanwhile") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto guest = co_await watcher_of(it);
    guest.writer.write(get("/repeat", "Connection: close\r\n"));
    co_await sleep(1s);
    cooks.news->add("soup");
    cooks.news->end();
    CHECK(co_await guest.rest() ==
          chunk_of(event_text(1, "soup")) + chunk_of("") +
              plain("200 OK", "", "Connection: close\r\n"));
  });
}

TEST_CASE("a watcher who was slow once is not given up later") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto guest = co_await watcher_of(it);
    const auto much = event_text(1, std::string(9'000'000, 'x'));
    cooks.news->add(std::string(9'000'000, 'x'));
    co_await sleep(1s);
    const auto came = co_await chunk(guest);
    CHECK_MESSAGE(came == much, came.size() << " bytes came");
    co_await sleep(100s);
    CHECK(cooks.news->watchers() == 1);
    guest.writer.abort();
  });
}

TEST_CASE("a watcher who does not read is given up") {
  const auto told =
      with_server([](http_server it, kitchen& cooks) -> coroutine<> {
        const auto guest = co_await watcher_of(it);
        for (int i = 0; i < 100; ++i) {
          cooks.news->add(std::string(100'000, 'x'));
          co_await sleep(1ms);
        }
        CHECK(cooks.news->watchers() == 1);
        co_await sleep(40s);
        CHECK(cooks.news->watchers() == 0);
      });
  CHECK_MESSAGE(told == "", told);
}

}  // namespace event_log_test

// Answers: one after the other on one connection, by the rules of HTTP.

#include <doctest/doctest.h>
#include <string>

#include "17_web_server/tests/serving_test.hpp"

namespace http_server_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

const std::string plain_head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 4\r\n\r\n";
const std::string menu_head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
    "ETag: \"6603df60983010d8\"\r\nCache-Control: no-cache\r\n"
    "Content-Length: 5\r\n\r\n";

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "one connection, one answer after the other") {
  const auto told = with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    guest.writer.write(get("/menu"));
    CHECK(co_await guest.head() == menu_head);
    CHECK(co_await guest.gets(5) == "soup\n");
    guest.writer.write(
        "POST /repeat HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nsalt");
    CHECK(co_await guest.head() == plain_head);
    CHECK(co_await guest.gets(4) == "salt");
    guest.writer.close();
  });
  CHECK_MESSAGE(told == "", told);
}

TEST_CASE("requests that are sent ahead are answered in their order") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto all = get("/slow") + get("/nothing") + get("/slow") +
                     "POST /repeat HTTP/1.1\r\nHost: a\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n4\r\nsalt\r\n0\r\n\r\n";
    const auto told = co_await ask(it, all);
    CHECK(told == plain("200 OK", "at last\n") +
                      plain("404 Not Found", "there is no /nothing\n") +
                      plain("200 OK", "at last\n") + plain("200 OK", "salt"));
    CHECK(cooks.asked() == 4);
  });
}

TEST_CASE("a thousand requests sent ahead do not keep others waiting") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    std::string all;
    for (int i = 0; i < 1000; ++i) all += get("/repeat");
    const auto asks = create_task(ask(it, all));
    while (cooks.asked() < 500) {
      const int before = cooks.asked();
      co_await sleep(0s);
      REQUIRE_MESSAGE(cooks.asked() <= before + 1,
                      "one client was answered several times in one turn");
    }
    const auto told = co_await asks;
    CHECK(told.size() == 1000 * plain("200 OK", "").size());
  });
}

TEST_CASE("behind a request that is refused, nothing is answered") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto told =
        co_await ask(it, get("/slow") + "GET /\r\n" + get("/slow"));
    CHECK(told == plain("200 OK", "at last\n") +
                      plain("400 Bad Request",
                            "a request begins with a method, a target and a "
                            "version, with one space between them\n",
                            "Connection: close\r\n"));
    CHECK(cooks.asked() == 1);
  });
}

TEST_CASE("a client may say that it is the last request") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto close = co_await ask_and_stay(
        it, get("/repeat", "Connection: close\r\n") + get("/menu"));
    CHECK(close == plain("200 OK", "", "Connection: close\r\n"));
    const auto old = co_await ask_and_stay(it, "GET /repeat HTTP/1.0\r\n\r\n");
    CHECK(old == plain("200 OK", "", "Connection: close\r\n"));
    CHECK(cooks.asked() == 2);
    const auto stays = co_await ask(
        it, "GET /repeat HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" +
                get("/repeat"));
    CHECK(stays == plain("200 OK", "", "Connection: keep-alive\r\n") +
                       plain("200 OK", ""));
  });
}

TEST_CASE("HEAD: the same head, and no body") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto told = co_await ask(it,
                                   "HEAD /menu HTTP/1.1\r\nHost: a\r\n\r\n"
                                   "HEAD /count HTTP/1.1\r\nHost: a\r\n\r\n"
                                   "HEAD /no HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(told == menu_head +
                      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n"
                      "HTTP/1.1 404 Not Found\r\n"
                      "Content-Type: text/plain; charset=utf-8\r\n"
                      "Content-Length: 16\r\n\r\n");
    CHECK(cooks.counting() == 0);
  });
}

TEST_CASE("304 for whoever has it already") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    const std::string same =
        "HTTP/1.1 304 Not Modified\r\nContent-Type: text/plain\r\n"
        "ETag: \"6603df60983010d8\"\r\nCache-Control: no-cache\r\n\r\n";
    for (const std::string tag :
         {"\"6603df60983010d8\"", "W/\"6603df60983010d8\"",
          "\"a\", \"6603df60983010d8\"", "*"}) {
      const auto asks = get("/menu", "If-None-Match: " + tag + "\r\n");
      const auto told = co_await ask(it, asks);
      CHECK_MESSAGE(told == same, tag << ": " << told);
    }
    for (const std::string tag : {"\"e7e5\"", "6603df60983010d8", "\"\""}) {
      const auto asks = get("/menu", "If-None-Match: " + tag + "\r\n");
      const auto told = co_await ask(it, asks);
      CHECK_MESSAGE(told == menu_head + "soup\n", tag << ": " << told);
    }
    const auto posted = co_await ask(
        it, "POST /menu HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n");
    CHECK(posted == menu_head + "soup\n");
  });
}

TEST_CASE("pieces: in chunks, or until the end of the connection") {
  with_server([](http_server it, kitchen& cooks) -> coroutine<> {
    const auto chunks = co_await ask_and_stay(
        it, get("/count") + get("/repeat", "Connection: close\r\n"));
    CHECK(chunks ==
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
          "Transfer-Encoding: chunked\r\n\r\n"
          "2\r\n1\n\r\n2\r\n2\n\r\n2\r\n3\n\r\n0\r\n\r\n" +
              plain("200 OK", "", "Connection: close\r\n"));
    const auto old = co_await ask_and_stay(
        it, "GET /count HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(old ==
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
          "Connection: close\r\n\r\n1\n2\n3\n");
    CHECK(cooks.counting() == 0);
  });
}

TEST_CASE("behind pieces the connection is as good as before") {
  const auto told = with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    for (int i = 0; i < 2; ++i) {
      guest.writer.write(get("/count"));
      co_await guest.head();
      const auto pieces = co_await guest.reader.readuntil("0\r\n\r\n");
      CHECK(pieces == "2\r\n1\n\r\n2\r\n2\n\r\n2\r\n3\n\r\n0\r\n\r\n");
    }
    guest.writer.write_eof();
    CHECK(co_await guest.rest() == "");
  });
  CHECK_MESSAGE(told == "", told);
}

TEST_CASE("a handler that fails: the client is told nothing of why") {
  const auto told = with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto fails = co_await ask(it, get("/fails") + get("/repeat"));
    CHECK(fails ==
          plain("500 Internal Server Error", "the handler has failed\n") +
              plain("200 OK", ""));
  });
  CHECK(told ==
        "Unhandled exception in a handler of the web server () a secret");
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a system_exit leaves the loop") {
  for (const std::string path : {"/leaves", "/leaves-soon"}) {
    int status = 0;
    try {
      with_server([&path](http_server it, kitchen&) -> coroutine<> {
        co_await ask(it, get(path));
      });
    } catch (const system_exit& exit) {
      status = exit.status();
    }
    CHECK_MESSAGE(status == 7, path);
  }
}

TEST_CASE("pieces that fail: there is no end, for that would be a lie") {
  const auto told = with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    guest.writer.write(get("/breaks"));
    CHECK(co_await guest.head() != "");
    std::string came;
    try {
      while (true) came += co_await guest.gets(1);
    } catch (const std::exception&) {
      // The end, or a reset.
    }
    CHECK(came == "2\r\n1\n\r\n2\r\n2\n\r\n");
  });
  CHECK(told ==
        "Unhandled exception in a handler of the web server () "
        "another secret");
}

TEST_CASE("a client who waits for '100 Continue'") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    guest.writer.write(
        "POST /repeat HTTP/1.1\r\nHost: a\r\n"
        "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(co_await guest.head() == "HTTP/1.1 100 Continue\r\n\r\n");
    guest.writer.write("salt");
    guest.writer.write_eof();
    CHECK(co_await guest.rest() == plain("200 OK", "salt"));
  });
}

TEST_CASE("a Date, as it should be written") {
  with_server([](http_server it, kitchen&) -> coroutine<> {
    const auto guest = co_await guest_of(it);
    guest.writer.write(get("/repeat"));
    const auto head = co_await guest.reader.readuntil("\r\n\r\n");
    const auto at = head.find("Date: ");
    REQUIRE(at != head.npos);
    CHECK(head.substr(at + 9, 2) == ", ");
    CHECK(head.substr(at + 31, 6) == " GMT\r\n");
  });
}

TEST_CASE("a response says nothing of its framing that is not so") {
  http_response it = http_response::text(200, "soup");
  it.fields.add("content-length", "400");
  it.fields.add("Transfer-Encoding", "chunked");
  it.fields.add("Connection", "close");
  CHECK(head_of(it, {}) + *it.body == plain("200 OK", "soup"));
  CHECK(head_of(http_response(204), {}) == "HTTP/1.1 204 No Content\r\n\r\n");
  CHECK(head_of(http_response(201), {}) ==
        "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
  CHECK(chunk_of("soup") == "4\r\nsoup\r\n");
  CHECK(chunk_of(std::string(0x1a0, 'x')).starts_with("1a0\r\nx"));
  CHECK(chunk_of("") == "0\r\n\r\n");
}

}  // namespace http_server_test

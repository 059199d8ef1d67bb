// Who may ask the book's server for what: each attack once, against the server
// as it is.

#include "17_web_server/book/book_service.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "17_web_server/book/planted_server_test.hpp"

namespace book_service_test {
namespace {

using namespace book_server;
using namespace asyncio;

const std::string command = R"({"command":"./learn run 1"})";

coroutine<std::string> told(const served_book& it, std::string request) {
  const auto answer = co_await asyncio::ask(it.server, std::move(request));
  co_return brief(answer);
}

}  // namespace

TEST_CASE("book: attack: another page's name means 127.0.0.1") {
  with_book([](served_book& it) -> coroutine<> {
    for (const std::string path : {"/", "/runs/1", "/enter?key=x"}) {
      const auto answer = co_await told(
          it, "GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
      CHECK(answer == "403 Forbidden: that is not my name\n");
    }
  });
}

TEST_CASE("book: attacks: a run is begun by somebody else") {
  with_book([](served_book& it) -> coroutine<> {
    const auto origin = "Origin: http://" + it.host() + "\r\n";
    const std::string json = "Content-Type: application/json\r\n";
    const std::string ours = "X-Book: run\r\n";
    const auto cookie = "Cookie: " + it.cookie() + "\r\n";
    const std::string name = "visitor_" + std::to_string(it.port());
    const std::vector<std::pair<std::string, std::string>> attacks{
        {json + ours + cookie, "403"},  // no Origin
        {"Origin: http://evil.example\r\n" + json + ours + cookie, "403"},
        {"Origin: null\r\n" + json + ours + cookie, "403"},
        {"Origin: https://" + it.host() + "\r\n" + json + ours + cookie, "403"},
        {origin + ours + cookie, "415"},  // a form
        {origin + "Content-Type: text/plain\r\n" + ours + cookie, "415"},
        {origin + json + cookie, "403"},  // no script of ours
        {origin + json + "X-Book: stop\r\n" + cookie, "403"},
        {origin + json + ours, "403"},  // another user of the machine
        {origin + json + ours + "Cookie: " + name + "=0\r\n", "403"},
        {origin + json + ours + "Cookie: " + name + "=0; " + it.cookie() +
             "\r\n",
         "403"}};
    for (const auto& [fields, status] : attacks) {
      const auto answer =
          co_await told(it, it.post_with(fields, "/runs", command));
      CHECK_MESSAGE(answer.starts_with(status), fields << answer);
      const auto stop =
          co_await told(it, it.post_with(fields, "/runs/1/stop", "{}"));
      CHECK_MESSAGE(stop.starts_with(status), fields << stop);
    }
    const auto none = co_await told(it, it.get("/runs/1"));
    CHECK(none == "404 Not Found: there is no such run\n");
    const auto all = origin + json + ours + cookie;
    const auto begun = co_await told(it, it.post_with(all, "/runs", command));
    CHECK(begun == "201 Created: ");
  });
}

TEST_CASE("book: attack: another user reads a run, or has programs built") {
  with_book([](served_book& it) -> coroutine<> {
    co_await told(it, it.run("./learn run 1"));
    for (const std::string path :
         {"/runs/1", "/runs/1/trace.json", "/programs/01_one.json"}) {
      const auto answer = co_await told(
          it, "GET " + path + " HTTP/1.1\r\nHost: " + it.host() + "\r\n\r\n");
      CHECK_MESSAGE(answer ==
                        "403 Forbidden: open the link that the program has "
                        "printed\n",
                    path);
    }
  });
}

TEST_CASE("book: the link gives the cookie, and a wrong one does not") {
  with_book([](served_book& it) -> coroutine<> {
    const auto right =
        co_await asyncio::ask(it.server, it.get(it.service.link()));
    CHECK(right.starts_with("HTTP/1.1 303 See Other\r\n"));
    CHECK(right.find("Set-Cookie: " + it.cookie() +
                     "; Path=/; HttpOnly; SameSite=Strict\r\n") != right.npos);
    CHECK(right.find("Location: /\r\n") != right.npos);
    const auto wrong = co_await told(it, it.get("/enter?key=0"));
    CHECK(wrong == "403 Forbidden: that link is not valid any more\n");
  });
}

TEST_CASE("book: attack: a path that leads out of the table") {
  with_book([](served_book& it) -> coroutine<> {
    for (const std::string path :
         {"/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
          "/chapters/../README.md", "/chapters/01_one/..%2f..%2fREADME.md",
          "//etc/passwd", "/build/01_one", "/chapters/01_one", "/.git/config",
          "/runs/../runs/1", "/runs/", "/runs/0", "/runs/01", "/runs/-1",
          "/programs/../build/01_one.json", "/programs/builder.json",
          "/programs/.json", "/programs/", "/INDEX.HTML"}) {
      const auto answer = co_await told(it, it.get(path));
      CHECK_MESSAGE(answer.starts_with("404 Not Found: there is no such "),
                    path << ": " << answer);
    }
    const auto zero = co_await told(it, it.get("/index.html%00.png"));
    CHECK(zero.starts_with("400 Bad Request: "));
  });
}

TEST_CASE("book: pages, and where a directory leads") {
  with_book([](served_book& it) -> coroutine<> {
    for (const std::string path :
         {"/", "/index.html", "/chapters/01_one/", "/site/style.css",
          "/chapters/01_one/timeline.svg", "/site/search_index.js"}) {
      const auto answer = co_await told(it, it.get(path));
      CHECK_MESSAGE(answer.starts_with("200 OK: "), path << ": " << answer);
    }
    const auto page =
        co_await asyncio::ask(it.server, it.get("/chapters/01_one/"));
    CHECK(page.find("data-served") != page.npos);
    CHECK(page.find("Content-Type: text/html; charset=utf-8\r\n") != page.npos);
  });
}

TEST_CASE("book: what every answer says, also one that refuses") {
  with_book([](served_book& it) -> coroutine<> {
    for (const std::string& request :
         {it.get("/"), it.get("/nothing"), it.get("/runs/7"),
          it.run("./learn run 1"), it.post("/runs", "[")}) {
      const auto answer = co_await asyncio::ask(it.server, request);
      for (const std::string field :
           {"Content-Security-Policy: default-src 'self'; frame-ancestors "
            "'none'; base-uri 'none'; form-action 'self'\r\n",
            "X-Frame-Options: DENY\r\n", "X-Content-Type-Options: nosniff\r\n",
            "Referrer-Policy: no-referrer\r\n",
            "Cross-Origin-Resource-Policy: same-origin\r\n"})
        CHECK_MESSAGE(answer.find(field) != answer.npos, field << answer);
      CHECK_MESSAGE(answer.find("Access-Control") == answer.npos, answer);
    }
    const auto asks = "OPTIONS /runs HTTP/1.1\r\nHost: " + it.host() +
                      "\r\nOrigin: http://evil.example\r\n"
                      "Access-Control-Request-Method: POST\r\n\r\n";
    const auto answer = co_await asyncio::ask(it.server, asks);
    CHECK(answer.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
    CHECK(answer.find("Access-Control") == answer.npos);
  });
}

TEST_CASE("book: pages hold no script and no style that CSP forbids") {
  const planted_server it;
  const site::book_site pages(it.book.root(), site::audience::server);
  for (const auto& each : pages.pages()) {
    const auto html = pages.content(each.path);
    for (const std::string inline_one :
         {"<script>", "<style", " style=\"",
          " onclick=", " onload=", "javascript:"})
      CHECK_MESSAGE(html.find(inline_one) == html.npos,
                    each.path << " has " << inline_one);
  }
}

TEST_CASE("book: attack: a command that the book does not show") {
  with_book([](served_book& it) -> coroutine<> {
    for (const std::string refused :
         {"./learn run 1; touch /tmp/stolen", "./learn run 1 -- --minutes 5",
          "./learn run 1 ", "./learn run 01", "/bin/sh", ""}) {
      const auto answer = co_await told(it, it.run(refused));
      CHECK_MESSAGE(answer == "404 Not Found: the book shows no such command\n",
                    refused);
    }
    for (const std::string body :
         {"", "[", "{}", "[]", "{\"command\":1}", "\"./learn run 1\"",
          "{\"command\":\"./learn run 1\",\"command\":\"\"}"}) {
      const auto answer = co_await told(it, it.post("/runs", body));
      CHECK_MESSAGE(answer.starts_with("400 Bad Request: "), body << answer);
    }
    CHECK(!std::filesystem::exists("/tmp/stolen"));
  });
}

TEST_CASE("book: options that a reader may choose, and no others") {
  with_book([](served_book& it) -> coroutine<> {
    const auto described = co_await told(it, it.get("/programs/01_one.json"));
    CHECK(
        described ==
        "200 OK: {\"program\":\"01_one\",\"options\":[{\"name\":\"--minutes\","
        "\"kind\":\"number\",\"help\":\"how long\",\"least\":1,\"most\":600,"
        "\"default\":60},{\"name\":\"--loud\",\"kind\":\"flag\",\"help\":"
        "\"shouts\",\"default\":false}]}\n");
    const auto chosen = [&](const std::string& options) {
      return it.post("/runs", "{\"command\":\"./learn run 1\",\"options\":" +
                                  options + "}");
    };
    for (const std::string bad :
         {R"({"--minutes":0})", R"({"--minutes":601})", R"({"--minutes":1.5})",
          R"({"--minutes":"5"})", R"({"--minutes":"5; touch x"})",
          R"({"--minutes":true})", R"({"--loud":1})", R"({"--serve":true})",
          R"({"--port":1})", R"({"--trace":"/tmp/x"})", R"({"--loud -x":true})",
          R"({"":true})", R"(["--loud"])", R"("--loud")", "null"}) {
      const auto answer = co_await told(it, chosen(bad));
      CHECK_MESSAGE(answer.starts_with("400 Bad Request: "), bad << answer);
    }
    const auto stream =
        co_await watch_run(it, chosen(R"({"--minutes":30,"--loud":true})"));
    CHECK(events_in(stream).find("output \"--loud --minutes 30\\n\"") !=
          stream.npos);
    CHECK(at_end(stream, "as_printed") == "null");
  });
}

TEST_CASE("book: attack: the same name by way of a proxy that nobody allowed") {
  with_book([](served_book& it) -> coroutine<> {
    it.service.allow_host("book.example");
    const auto from = [&](const std::string& host, const std::string& origin) {
      return "POST /runs HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin +
             "\r\nContent-Type: application/json\r\nX-Book: run\r\nCookie: " +
             it.cookie() +
             "\r\nContent-Length: " + std::to_string(command.size()) +
             "\r\n\r\n" + command;
    };
    const auto allowed =
        co_await told(it, from("book.example", "https://book.example"));
    CHECK(allowed == "201 Created: ");
    const auto other =
        co_await told(it, from("book.example", "https://evil.example"));
    CHECK(other.starts_with("403"));
    const auto name =
        co_await told(it, from("evil.example", "https://book.example"));
    CHECK(name == "403 Forbidden: that is not my name\n");
  });
}

}  // namespace book_service_test

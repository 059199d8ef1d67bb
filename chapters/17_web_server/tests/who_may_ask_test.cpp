// Who may ask: each check, and the attack that it is against. The server here
// runs on port 7017 of the user's own machine.

#include "17_web_server/who_may_ask.hpp"

#include <doctest/doctest.h>
#include <functional>
#include <string>

#include "17_web_server/http_parser.hpp"
#include "17_web_server/tests/parsing_test.hpp"

namespace who_may_ask_test {

namespace {

using namespace asyncio;

http_request request(const std::string& host, const std::string& fields = "",
                     const std::string& target = "/") {
  http_parser parser;
  parser.push("POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" +
              fields + "\r\n");
  return parser.take();
}

const std::string ours = "127.0.0.1:7017";

/// The status of what a check throws; 0 if it lets the request pass.
int refused(const std::function<void()>& check) {
  try {
    check();
  } catch (const http_error& error) {
    return error.status();
  }
  return 0;
}

}  // namespace

TEST_CASE("attack: a page has its name mean 127.0.0.1 (DNS rebinding)") {
  const allowed_hosts hosts(7017);
  const auto asks = [&](const std::string& host) {
    return refused([&] { hosts.check_host(request(host)); });
  };
  CHECK_MESSAGE(asks("evil.example:7017") == 403,
                "the page's name is accepted, so the page reads everything");
  CHECK(asks("evil.example") == 403);
  CHECK(asks("127.0.0.1.evil.example:7017") == 403);
  CHECK(asks("evil.example.localhost:7017") == 403);
  CHECK(asks("127.0.0.1") == 403);
  CHECK(asks("127.0.0.1:70170") == 403);
  CHECK(asks("127.0.0.1:7018") == 403);
  CHECK(asks("0.0.0.0:7017") == 403);
  CHECK(asks("localhost.:7017") == 403);
  CHECK(asks(ours) == 0);
  CHECK(asks("LocalHost:7017") == 0);
  CHECK(asks("[::1]:7017") == 0);
  http_request without;
  CHECK(refused([&] { hosts.check_host(without); }) == 403);
}

TEST_CASE("another name, if the user says so") {
  allowed_hosts hosts(7017);
  hosts.add("book.example");
  const auto asks = [&](const std::string& host) {
    return refused([&] { hosts.check_host(request(host)); });
  };
  CHECK(asks("book.example") == 0);
  CHECK(asks("book.example:7017") == 403);
  CHECK(asks("a.book.example") == 403);
}

TEST_CASE("a proxy of the user's: https in front of it, another Host behind") {
  allowed_hosts hosts(7017);
  hosts.add("book.example");
  const auto asks = [&](const std::string& host, const std::string& origin) {
    return refused([&] {
      hosts.check_origin(request(host, "Origin: " + origin + "\r\n"));
    });
  };
  CHECK(asks("book.example", "https://book.example") == 0);
  CHECK(asks("localhost:7017", "https://book.example") == 0);
  CHECK(asks("book.example", "http://book.example") == 0);
  CHECK(asks("book.example", "https://book.example.evil.example") == 403);
  CHECK(asks("book.example", "ftp://book.example") == 403);
  CHECK(asks("book.example", "https://") == 403);
  CHECK(asks("book.example", "https://127.0.0.1:7017") == 403);
}

TEST_CASE("attack: a page elsewhere sends a form to us (request forgery)") {
  const allowed_hosts hosts(7017);
  const auto asks = [&](const std::string& fields) {
    return refused([&] { hosts.check_origin(request(ours, fields)); });
  };
  CHECK_MESSAGE(asks("Origin: http://evil.example\r\n") == 403,
                "a page from elsewhere gives orders");
  CHECK_MESSAGE(asks("Origin: null\r\n") == 403,
                "so does one in a sandboxed frame");
  CHECK_MESSAGE(asks("") == 403, "so does whoever leaves Origin out");
  CHECK(asks("Origin: http://127.0.0.1:8080\r\n") == 403);
  CHECK(asks("Origin: https://127.0.0.1:7017\r\n") == 403);
  CHECK(asks("Origin: http://127.0.0.1:7017.evil.example\r\n") == 403);
  CHECK(asks("Origin: http://localhost:7017\r\n") == 403);
  CHECK(asks("Origin: http://127.0.0.1:7017\r\n"
             "Origin: http://evil.example\r\n") == 403);
  CHECK(asks("Origin: http://127.0.0.1:7017\r\n") == 0);
  const auto rebound =
      request("evil.example:7017", "Origin: http://evil.example:7017\r\n");
  CHECK_MESSAGE(refused([&] { hosts.check_origin(rebound); }) == 403,
                "Origin and Host agree, and are both the attacker's");
}

TEST_CASE("attack: a form that sends what looks like JSON") {
  const auto asks = [&](const std::string& fields) {
    return refused([&] { check_json(request(ours, fields)); });
  };
  CHECK(asks("Content-Type: text/plain\r\n") == 415);
  CHECK(asks("Content-Type: text/plain; application/json\r\n") == 415);
  CHECK(asks("Content-Type: application/x-www-form-urlencoded\r\n") == 415);
  CHECK(asks("Content-Type: application/json\r\n"
             "Content-Type: text/plain\r\n") == 415);
  CHECK(asks("") == 415);
  CHECK(asks("Content-Type: application/json\r\n") == 0);
  CHECK(asks("Content-Type: Application/JSON; charset=utf-8\r\n") == 0);
}

TEST_CASE("attack: another user of this machine asks for the same port") {
  const visitor_key key(7017);
  const visitor_key other(7017);
  CHECK_MESSAGE(key.link() != other.link(), "the secret can be guessed");
  const auto secret = key.link().substr(key.link().find('=') + 1);
  CHECK(secret.size() == 32);
  const auto asks = [&](const std::string& fields) {
    return refused([&] { key.check(request(ours, fields)); });
  };
  const auto cookie = "visitor_7017=" + secret;
  CHECK(asks("") == 403);
  CHECK(asks("Cookie: visitor_7017=\r\n") == 403);
  CHECK(asks("Cookie: visitor_7017=" + secret.substr(1) + "\r\n") == 403);
  CHECK(asks("Cookie: visitor_7018=" + secret + "\r\n") == 403);
  CHECK(asks("Cookie: xvisitor_7017=" + secret + "\r\n") == 403);
  CHECK(asks("Cookie: a=\"" + cookie + "\"\r\n") == 403);
  CHECK(asks("X: " + cookie + "\r\n") == 403);
  CHECK_MESSAGE(asks("Cookie: " + cookie + "; visitor_7017=x\r\n") == 403,
                "one of two cookies of that name is somebody else's");
  CHECK(asks("Cookie: visitor_7017=x; " + cookie + "\r\n") == 403);
  CHECK(asks("Cookie: " + cookie + "\r\n") == 0);
  CHECK(asks("Cookie: a=b; " + cookie + "; c=d\r\n") == 0);
}

TEST_CASE("the link that is printed gives the cookie, and takes no other key") {
  const visitor_key key(7017);
  const auto answer =
      key.enter(request(ours, "", key.link().substr(6).insert(0, "/enter")));
  CHECK(answer.status == 303);
  CHECK(answer.fields.find("Location") == "/");
  const std::string cookie(answer.fields.find("Set-Cookie").value_or(""));
  CHECK_MESSAGE(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
                "scripts or other pages may use the cookie: " << cookie);
  const auto part = cookie.substr(0, cookie.find(';'));
  CHECK(refused([&] {
          key.check(request(ours, "Cookie: " + part + "\r\n"));
        }) == 0);
  for (const std::string target : {"/enter", "/enter?key=", "/enter?key=0"})
    CHECK(refused([&] { key.enter(request(ours, "", target)); }) == 403);
}

TEST_CASE("attack: our page in somebody's frame, or as somebody's script") {
  auto answer = http_response::text(200, "soup");
  add_strict_fields(answer);
  add_strict_fields(answer);
  const auto head = head_of(answer, {});
  for (const char* field :
       {"Content-Security-Policy: default-src 'self'; frame-ancestors 'none'; ",
        "X-Frame-Options: DENY\r\n", "X-Content-Type-Options: nosniff\r\n",
        "Cross-Origin-Resource-Policy: same-origin\r\n",
        "Referrer-Policy: no-referrer\r\n"}) {
    const auto at = head.find(field);
    CHECK_MESSAGE(at != head.npos, "missing: " << field);
    CHECK_MESSAGE(head.find(field, at + 1) == head.npos, "twice: " << field);
  }
  CHECK(head.find("unsafe-inline") == head.npos);
  CHECK(head.find("Access-Control") == head.npos);
}

TEST_CASE("secrets are compared") {
  CHECK(same_secret("abc", "abc"));
  CHECK_FALSE(same_secret("abc", "abd"));
  CHECK_FALSE(same_secret("abc", "bbc"));
  CHECK_FALSE(same_secret("abc", "abcd"));
  CHECK_FALSE(same_secret("", "a"));
}

}  // namespace who_may_ask_test

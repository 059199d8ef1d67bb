// The rules of the first line and the fields, one by one.

#include <doctest/doctest.h>
#include <string>

#include "17_web_server/tests/parsing_test.hpp"

namespace http_head_rules_in_requests_test {

namespace {

using namespace asyncio;
using namespace std::string_literals;

}  // namespace

TEST_CASE("rule: a field is one line, a name and a value") {
  check_all({
      {"folded by a space", with("X: a\r\n b\r\n"), " 400"},
      {"folded by a tab", with("X: a\r\n\tb\r\n"), " 400"},
      {"folded right at the beginning",
       "GET / HTTP/1.1\r\n Host: a\r\nHost: b\r\n\r\n", " 400"},
      {"no colon", with("Transfer-Encoding chunked\r\n"), " 400"},
      {"no name", with(": a\r\n"), " 400"},
      {"a name with a blank", with("Content Length: 4\r\n"), " 400"},
      {"a name with a bracket", with("X(y): 4\r\n"), " 400"},
      {"a name with a letter that is no ASCII", with("X\xc3\xa9: 4\r\n"),
       " 400"},
      {"NUL in a value", with("X: a\0b\r\n"s), " 400"},
      {"NUL in a name", with("X\0: ab\r\n"s), " 400"},
      {"ESC in a value", with("X: \x1b[2J\r\n"), " 400"},
      {"no value", with("X:\r\n"), "[POST /soup]"},
      {"a value with letters of other alphabets", with("X: caf\xc3\xa9\r\n"),
       "[POST /soup]"},
  });
}

TEST_CASE("rule: there is one Host") {
  const auto get = [](const std::string& fields) {
    return "GET / HTTP/1.1\r\n" + fields + "\r\n";
  };
  check_all({
      {"none", get(""), " 400"},
      {"two", get("Host: a\r\nHost: b\r\n"), " 400"},
      {"two that agree", get("Host: a\r\nHost: a\r\n"), " 400"},
      {"empty", get("Host:\r\n"), " 400"},
      {"a list", get("Host: a, b\r\n"), " 400"},
      {"with a path", get("Host: a/b\r\n"), " 400"},
      {"with a user", get("Host: a@b\r\n"), " 400"},
      {"with another alphabet", get("Host: \xc3\xa9\r\n"), " 400"},
      {"with a bad port", get("Host: a:b\r\n"), " 400"},
      {"without the port behind a colon", get("Host: a:\r\n"), " 400"},
      {"with a bracket that does not close", get("Host: [::1\r\n"), " 400"},
      {"with letters behind a bracket", get("Host: [::1]a\r\n"), " 400"},
      {"by number", get("Host: 127.0.0.1:7017\r\n"), "[GET /]"},
      {"by number, IPv6", get("Host: [::1]:7017\r\n"), "[GET /]"},
      {"HTTP/1.0 needs none", "GET / HTTP/1.0\r\n\r\n", "[GET /]"},
      {"a target that names the same",
       "GET http://A/soup?x HTTP/1.1\r\nHost: a\r\n\r\n", "[GET /soup ?x]"},
      {"a target that names another",
       "GET http://b/soup HTTP/1.1\r\nHost: a\r\n\r\n", " 400"},
      {"a target with a user", "GET http://a@b/ HTTP/1.1\r\nHost: a\r\n\r\n",
       " 400"},
  });
}

TEST_CASE("rule: the first line") {
  const auto line = [](const std::string& first) {
    return first + "\r\nHost: a\r\n\r\n";
  };
  check_all({
      {"two spaces", line("GET  / HTTP/1.1"), " 400"},
      {"a tab", line("GET\t/ HTTP/1.1"), " 400"},
      {"a blank at the beginning", line(" GET / HTTP/1.1"), " 400"},
      {"a blank at the end", line("GET / HTTP/1.1 "), " 400"},
      {"no version", line("GET /"), " 400"},
      {"a bad method", line("GE(T / HTTP/1.1"), " 400"},
      {"HTTP/2", line("GET / HTTP/2.0"), " 505"},
      {"the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", " 505"},
      {"HTTP/1.2", line("GET / HTTP/1.2"), " 505"},
      {"HTTP/1.10", line("GET / HTTP/1.10"), " 400"},
      {"http/1.1", line("GET / http/1.1"), " 400"},
      {"something else", line("GET / FTP/1.1"), " 400"},
      {"a TLS greeting", "\x16\x03\x01\x02\r\n", " 400"},
      {"a space in the target", line("GET /a b HTTP/1.1"), " 400"},
      {"another alphabet in the target", line("GET /\xc3\xa9 HTTP/1.1"),
       " 400"},
      {"a fragment", line("GET /a#b HTTP/1.1"), " 400"},
      {"no slash", line("GET soup HTTP/1.1"), " 400"},
      {"CONNECT", line("CONNECT a:80 HTTP/1.1"), " 400"},
      {"OPTIONS *", line("OPTIONS * HTTP/1.1"), "[OPTIONS *]"},
      {"GET *", line("GET * HTTP/1.1"), " 400"},
      {"an empty line before", "\r\n" + line("GET / HTTP/1.1"), "[GET /]"},
      {"one before each of two requests",
       "\r\n" + line("GET / HTTP/1.1") + "\r\n" + line("GET / HTTP/1.1"),
       "[GET /][GET /]"},
      {"two of them", "\r\n\r\n" + line("GET / HTTP/1.1"), " 400"},
  });
}

TEST_CASE("rule: a path is decoded once, before anyone looks it up") {
  const auto get = [](const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  check_all({
      {"a space", get("/so%20up"), "[GET /so up]"},
      {"a percent sign", get("/%2541"), "[GET /%41]"},
      {"a plus is a plus", get("/a+b"), "[GET /a+b]"},
      {"NUL", get("/menu%00.html"), " 400"},
      {"a line break", get("/a%0d%0aSet-Cookie:x"), " 400"},
      {"half a number", get("/%4"), " 400"},
      {"no number", get("/%zz"), " 400"},
      {"nothing", get("/%"), " 400"},
      {"dots stay as they are", get("/%2e%2e/secret"), "[GET /../secret]"},
      {"the query stays as it is", get("/a?b=%20%zz"), "[GET /a ?b=%20%zz]"},
      {"a question mark that is part of the path", get("/a%3fb"), "[GET /a?b]"},
  });
}

}  // namespace http_head_rules_in_requests_test

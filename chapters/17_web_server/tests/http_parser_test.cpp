// The parser: requests one behind the other, at every split; limits; what it
// says of a request that is on its way.

#include "17_web_server/http_parser.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "17_web_server/tests/parsing_test.hpp"

namespace http_parser_test {

namespace {

using namespace asyncio;

// The parser as it is when this has come.
http_parser after(const std::string& bytes) {
  http_parser parser;
  CHECK(parser.push(bytes) == bytes.size());
  return parser;
}

std::string many_fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) fields += "X: y\r\n";
  return fields;
}

}  // namespace

TEST_CASE("three requests one behind the other, cut anywhere") {
  const auto all = "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n" +
                   with("Content-Length: 5\r\n", "\r\n\r\nx") +
                   chunked("3\r\na\r\n\r\n1;x\r\nb\r\n0\r\nY: z\r\n\r\n") +
                   "GET /end HTTP/1.0\r\n\r\n";
  CHECK(parsed(all) ==
        "[GET /a ?b][POST /soup '\r\n\r\nx'][POST /soup 'a\r\nb'][GET /end]");
  CHECK(wrong_split(all) == "");
  // Each pair of places, too.
  const auto whole = parsed(all);
  for (std::size_t one = 0; one < all.size(); ++one)
    for (std::size_t two = one; two < all.size(); ++two) {
      const std::vector<std::string_view> pieces{
          std::string_view(all).substr(0, one),
          std::string_view(all).substr(one, two - one),
          std::string_view(all).substr(two)};
      REQUIRE(parsed(pieces) == whole);
    }
}

TEST_CASE("a request that is cut off is not complete, wherever") {
  const auto all = chunked("4\r\nsalt\r\n0\r\nX: y\r\n\r\n");
  for (std::size_t size = 1; size < all.size(); ++size)
    CHECK(parsed(all.substr(0, size)) == " ...");
}

TEST_CASE("the fields, in their order, without blanks around them") {
  auto parser = after(with("B:  two words\t\r\na:1\r\nb: 3\r\n"));
  const auto it = parser.take();
  CHECK(it.method == "POST");
  CHECK(it.target == "/soup");
  CHECK(it.minor_version == 1);
  CHECK(it.fields.size() == 4);
  CHECK(it.fields.find("b") == "two words");
  CHECK(it.fields.find("A") == "1");
  CHECK(it.fields.count("B") == 2);
  CHECK_FALSE(it.fields.find("C"));
  CHECK(it.fields.begin()->first == "Host");
}

TEST_CASE("may another request follow?") {
  const auto keeps = [](const std::string& version, const std::string& field) {
    return after("GET / " + version + "\r\nHost: a\r\n" + field + "\r\n")
        .take()
        .keeps_alive();
  };
  CHECK(keeps("HTTP/1.1", ""));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: close\r\n"));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: te, Close\r\n"));
  CHECK(keeps("HTTP/1.1", "Connection: closed\r\n"));
  CHECK_FALSE(keeps("HTTP/1.0", ""));
  CHECK(keeps("HTTP/1.0", "connection: Keep-Alive\r\n"));
}

TEST_CASE("a value of the query") {
  http_request it;
  it.query = "a=1&b=so%20up&c&b=2&d=%zz&e=";
  CHECK(it.query_value("a") == "1");
  CHECK(it.query_value("b") == "so up");
  CHECK(it.query_value("e") == "");
  CHECK_FALSE(it.query_value("c"));
  CHECK_FALSE(it.query_value("d"));
  CHECK_FALSE(it.query_value("f"));
}

TEST_CASE("what is known of a request on its way") {
  CHECK_FALSE(after("").has_begun());
  CHECK(after("G").has_begun());
  CHECK_FALSE(after("GET / HTTP/1.1\r\nHost: a\r\n").has_head());
  CHECK(after(with("Content-Length: 4\r\n")).has_head());
  CHECK_FALSE(after(with("Content-Length: 4\r\n", "sal")).is_complete());
  CHECK(after(with("Content-Length: 4\r\n", "salt")).is_complete());
}

TEST_CASE("a client that waits for '100 Continue'") {
  const std::string expects = "Content-Length: 4\r\nExpect: 100-continue\r\n";
  auto parser = after(with(expects));
  CHECK(parser.wants_continue());
  CHECK_MESSAGE(!parser.wants_continue(), "it is told twice");
  CHECK_FALSE(after(with(expects, "salt")).wants_continue());
  CHECK_FALSE(after(with("Expect: 100-continue\r\n")).wants_continue());
  CHECK(parsed(with("Expect: a-wonder\r\n")) == " 417");
}

TEST_CASE("limits: exactly as much is accepted, and not a byte more") {
  http_limits few;
  few.line = 30;
  few.fields = 3;
  few.head = 60;
  few.body = 6;
  const auto ends = [&](const std::string& bytes) {
    const auto split = wrong_split(bytes, few);
    CHECK_MESSAGE(split == "", split);
    return parsed(bytes, few);
  };
  const auto get = [](std::size_t letters) {
    return "GET /" + std::string(letters, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  CHECK(ends(get(16)) == "[GET /" + std::string(16, 'x') + "]");
  CHECK(ends(get(17)) == " 414");
  CHECK(ends(std::string(40, 'x')) == " 414");
  CHECK(ends(with("X: " + std::string(27, 'x') + "\r\n")) == "[POST /soup]");
  CHECK(ends(with("X: " + std::string(28, 'x') + "\r\n")) == " 431");
  CHECK(ends(with(many_fields(2))) == "[POST /soup]");
  CHECK(ends(with(many_fields(3))) == " 431");
  const std::string nearly(20, 'x');  // 26 bytes so far
  CHECK(ends(with("X:" + nearly + "\r\nY:12345678\r\n")) == "[POST /soup]");
  CHECK(ends(with("X:" + nearly + "\r\nY:12345678901\r\n")) == " 431");
  CHECK_MESSAGE(
      ends(with("X:" + nearly + "\r\n") + with("X:" + nearly + "\r\n")) ==
          "[POST /soup][POST /soup]",
      "the second request is told of the first one's bytes");
  CHECK(ends(with("Content-Length: 6\r\n", "salted")) ==
        "[POST /soup 'salted']");
  CHECK(ends(with("Content-Length: 7\r\n", "salted.")) == " 413");
}

TEST_CASE("limits of a chunked body") {
  http_limits few;
  few.head = 80;
  few.body = 6;
  const auto ends = [&](const std::string& body) {
    const auto split = wrong_split(chunked(body), few);
    CHECK_MESSAGE(split == "", split);
    return parsed(chunked(body), few);
  };
  CHECK(ends("4\r\nsalt\r\n2\r\ned\r\n0\r\n\r\n") == "[POST /soup 'salted']");
  CHECK(ends("4\r\nsalt\r\n3\r\ned.\r\n0\r\n\r\n") == " 413");
  CHECK_MESSAGE(
      ends("1;" + std::string(40, 'x') + "\r\n1\r\n0\r\n\r\n") == " 431",
      "extensions without end are accepted");
  CHECK_MESSAGE(ends("0\r\n" + many_fields(20) + "\r\n") == " 431",
                "trailers without end are accepted");
}

TEST_CASE("a line without an end is not kept beyond its limit") {
  http_limits few;
  few.line = 10;
  http_parser parser(few);
  CHECK_THROWS_AS(parser.push(std::string(1'000'000, 'x')), http_error);
}

TEST_CASE("a line holds no CR, whoever reads it") {
  http_line line;
  CHECK(line.push("two words\r\nnext", 9, 431) == 11);
  CHECK(line.is_complete());
  CHECK(line.text() == "two words");
  line.clear();
  CHECK_FALSE(line.has_begun());
  CHECK_THROWS_AS(line.push("two\rwords\r\n", 20, 431), http_error);
}

TEST_CASE("after a refusal nothing more is accepted") {
  http_parser parser;
  CHECK_THROWS_AS(parser.push("GET /\r\n"), http_error);
  CHECK_THROWS_AS(parser.push("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                  std::logic_error);
  CHECK_THROWS_AS(parser.take(), std::logic_error);
}

TEST_CASE("percent signs") {
  CHECK(percent_decoded("a%41%7e%C3%A9") == "aA~\xc3\xa9");
  CHECK_FALSE(percent_decoded("%7f"));
  CHECK_FALSE(percent_decoded("%1"));
  CHECK_FALSE(percent_decoded("%-1"));
}

TEST_CASE("fields of our own: none can be added from within a value") {
  http_fields fields;
  CHECK_THROWS_AS(fields.add("Location", "/a\r\nSet-Cookie: b"),
                  std::invalid_argument);
  CHECK_THROWS_AS(fields.add("Loc ation", "/a"), std::invalid_argument);
  CHECK_THROWS_AS(fields.set("Location", std::string("/\0", 2)),
                  std::invalid_argument);
  fields.add("Vary", "a");
  fields.add("vary", "b");
  fields.set("Vary", "c");
  CHECK(fields.size() == 1);
  CHECK(fields.find("vary") == "c");
}

}  // namespace http_parser_test

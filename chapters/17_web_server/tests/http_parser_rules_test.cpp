// The rules of the parser, one by one; most of them are attacks that have
// worked somewhere. What two readers might read differently is refused.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "17_web_server/http_parser.hpp"
#include "17_web_server/tests/parsing_test.hpp"

namespace http_parser_rules_test {

namespace {

using namespace asyncio;
using namespace std::string_literals;

struct attack {
  std::string name;
  std::string bytes;
  std::string comes_of_it;
};

// Each must give exactly that, in one piece and however it is cut.
void check_all(const std::vector<attack>& all) {
  for (const auto& [name, bytes, expected] : all) {
    const auto told = parsed(bytes);
    CHECK_MESSAGE(told == expected, name << ": expected '" << expected
                                         << "', and came '" << told << "'");
    const auto split = wrong_split(bytes);
    CHECK_MESSAGE(split == "", name << ", " << split);
  }
}

const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace

TEST_CASE("rule: a body ends in one place only") {
  check_all({
      {"a length", with("Content-Length: 4\r\n", "salt"),
       "[POST /soup 'salt']"},
      {"two lengths",
       with("Content-Length: 4\r\nContent-Length: 40\r\n", "salt"), " 400"},
      {"two lengths that agree",
       with("Content-Length: 4\r\nContent-Length: 4\r\n", "salt"), " 400"},
      {"two lengths, in other letters",
       with("Content-Length: 4\r\ncontent-LENGTH: 40\r\n", "salt"), " 400"},
      {"a list of lengths", with("Content-Length: 4, 40\r\n", "salt"), " 400"},
      {"CL.TE: length first",
       with("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "0\r\n\r\n" + hidden),
       " 400"},
      {"TE.CL: coding first",
       with("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            "0\r\n\r\n" + hidden),
       " 400"},
      {"a length without a number",
       with("Content-Length:\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       " 400"},
      {"TE.TE: two codings",
       with("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
            "0\r\n\r\n"),
       " 400"},
      {"chunked body in HTTP/1.0",
       "POST /soup HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       " 400"},
  });
}

TEST_CASE("rule: a length is digits") {
  for (const std::string bad :
       {"", "+4", "-4", "4.0", "0x4", "4 4", "4;", "four", "04", "4\x0b"})
    check_all({{"Content-Length: '" + bad + "'",
                with("Content-Length: " + bad + "\r\n", "salt"), " 400"}});
  check_all({{"more than a number can hold",
              with("Content-Length: 18446744073709551620\r\n", "salt"), " 413"},
             {"nothing", with("Content-Length: 0\r\n"), "[POST /soup]"},
             {"blanks around it", with("Content-Length: \t4 \r\n", "salt"),
              "[POST /soup 'salt']"}});
}

TEST_CASE("rule: the only coding is chunked") {
  for (const std::string bad :
       {"xchunked", "chunked, identity", "identity", "gzip, chunked",
        "chunked, chunked", "\"chunked\"", "chunk", "chunked;q=1", "chunked,"})
    check_all(
        {{"Transfer-Encoding: " + bad,
          with("Transfer-Encoding: " + bad + "\r\n", "0\r\n\r\n"), " 501"}});
  check_all(
      {{"a vertical tab is no blank",
        with("Transfer-Encoding: \x0b"
             "chunked\r\n",
             "0\r\n\r\n"),
        " 400"},
       {"nor is one with the highest bit set",
        with("Transfer-Encoding: \xa0"
             "chunked\r\n",
             "0\r\n\r\n"),
        " 501"},
       {"a blank before the colon",
        with("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), " 400"},
       {"in capitals", with("TRANSFER-ENCODING: CHUNKED\r\n", "0\r\n\r\n"),
        "[POST /soup]"}});
}

TEST_CASE("rule: a line ends with CR and LF") {
  check_all({
      {"bare LF after the first line", "GET / HTTP/1.1\nHost: a\r\n\r\n",
       " 400"},
      {"bare LF after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", " 400"},
      {"bare LF as the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", " 400"},
      {"bare CR in a field", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n",
       " 400"},
      {"two CR", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", " 400"},
      {"bare CR as an end", with("X: y\rTransfer-Encoding: chunked\r\n"),
       " 400"},
  });
}

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

TEST_CASE("rule: chunks") {
  check_all({
      {"two", chunked("2\r\nsa\r\n2\r\nlt\r\n0\r\n\r\n"),
       "[POST /soup 'salt']"},
      {"with capitals and zeros", chunked("00A\r\n0123456789\r\n0\r\n\r\n"),
       "[POST /soup '0123456789']"},
      {"an extension", chunked("4;a=\"b\"\r\nsalt\r\n0;c\r\n\r\n"),
       "[POST /soup 'salt']"},
      {"a bare LF behind an extension", chunked("4;a\nsalt\r\n0\r\n\r\n"),
       " 400"},
      {"a bare CR in an extension", chunked("4;a\rb\r\nsalt\r\n0\r\n\r\n"),
       " 400"},
      {"a bare LF behind a chunk", chunked("4\r\nsalt\n0\r\n\r\n"), " 400"},
      {"more bytes than were announced", chunked("4\r\nsalty\r\n0\r\n\r\n"),
       " 400"},
      {"0x", chunked("0x4\r\nsalt\r\n0\r\n\r\n"), " 400"},
      {"a sign", chunked("+4\r\nsalt\r\n0\r\n\r\n"), " 400"},
      {"a minus", chunked("-4\r\nsalt\r\n0\r\n\r\n"), " 400"},
      {"a blank before", chunked(" 4\r\nsalt\r\n0\r\n\r\n"), " 400"},
      {"a blank behind", chunked("4 \r\nsalt\r\n0\r\n\r\n"), " 400"},
      {"no size", chunked("\r\nsalt\r\n0\r\n\r\n"), " 400"},
      {"no size, as if it were the last", chunked("\r\n\r\n"), " 400"},
      {"only an extension", chunked(";a\r\nsalt\r\n0\r\n\r\n"), " 400"},
      {"more than a number can hold",
       chunked("ffffffffffffffff1\r\nsalt\r\n0\r\n\r\n"), " 413"},
      {"a size that becomes 4 when it overflows",
       chunked("10000000000000004\r\nsalt\r\n0\r\n\r\n"), " 413"},
      {"zeros without end", chunked("00000000000000004\r\nsalt\r\n0\r\n\r\n"),
       " 400"},
      {"the next request", chunked("0\r\n\r\n") + hidden,
       "[POST /soup][GET /hidden]"},
  });
}

TEST_CASE("rule: what stands behind the last chunk is no field") {
  check_all({
      {"a field", chunked("0\r\nContent-Length: 4\r\n\r\n") + hidden,
       "[POST /soup][GET /hidden]"},
      {"folded", chunked("0\r\nX: a\r\n b\r\n\r\n"), " 400"},
      {"a bare LF", chunked("0\r\nX: a\n\r\n"), " 400"},
      {"no field", chunked("0\r\nGET / HTTP/1.1\r\n\r\n"), " 400"},
  });
  http_parser parser;
  parser.push(chunked("0\r\nX-Admin: yes\r\n\r\n"));
  CHECK_MESSAGE(!parser.take().fields.find("X-Admin"),
                "a trailer has become a field");
}

}  // namespace http_parser_rules_test

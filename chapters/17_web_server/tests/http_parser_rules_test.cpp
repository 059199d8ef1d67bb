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

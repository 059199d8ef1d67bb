// The rules by which the end of a body is found, one by one: what each mistake
// looks like, in words for a reader who has just rewritten the rules.

#include "17_web_server/http_head_rules.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "17_web_server/http_error.hpp"
#include "17_web_server/http_request.hpp"

namespace http_head_rules_test {

namespace {

using namespace std::string_literals;
using asyncio::http_error;

using fields = std::vector<std::pair<std::string, std::string>>;

/// What is found out about a request with these fields: "no body", "4 bytes",
/// "chunked", or the status of a refusal.
std::string framing(const fields& all, int minor_version = 1,
                    std::size_t limit = 1000) {
  asyncio::http_request it;
  it.minor_version = minor_version;
  for (const auto& [name, value] : all) it.fields.add(name, value);
  try {
    const auto found = asyncio::framing_of(it, limit);
    if (found.is_chunked) return "chunked";
    return found.size == 0 ? "no body" : std::to_string(found.size) + " bytes";
  } catch (const http_error& error) {
    return std::to_string(error.status());
  } catch (const std::exception& error) {
    return "THROWN: "s + error.what();
  }
}

const std::string length = "Content-Length";
const std::string coding = "Transfer-Encoding";

std::string with_length(const std::string& value, std::size_t limit = 1000) {
  return framing({{"Host", "a"}, {length, value}}, 1, limit);
}
std::string with_coding(const std::string& value) {
  return framing({{"Host", "a"}, {coding, value}});
}

}  // namespace

TEST_CASE("rule: one thing says where the body ends") {
  const auto none = framing({{"Host", "a"}, {"Content-Type", "text/plain"}});
  REQUIRE_MESSAGE(none == "no body"s,
                  "a request has neither Content-Length nor Transfer-Encoding, "
                  "and came out as: "s
                      << none);
  const auto four = with_length("4");
  REQUIRE_MESSAGE(
      four == "4 bytes"s,
      "a request has Content-Length: 4, and came out as: "s << four);
  const auto chunked = with_coding("chunked");
  REQUIRE_MESSAGE(chunked == "chunked"s,
                  "a request has Transfer-Encoding: chunked, and came out as: "s
                      << chunked);
}

TEST_CASE("rule: one length") {
  const auto two = framing({{length, "4"}, {"Host", "a"}, {length, "40"}});
  REQUIRE_MESSAGE(two == "400"s,
                  "a request has Content-Length: 4, and further down "
                  "Content-Length: 40, and came out as: "s
                      << two
                      << ". A proxy that takes the other one sees another "
                         "request behind this one: 400"s);
  const auto alike = framing({{length, "4"}, {"content-length", "4"}});
  CHECK_MESSAGE(alike == "400"s,
                "a request has Content-Length: 4 and content-length: 4, and "
                "came out as: "s
                    << alike
                    << ". Nobody who means well says it twice; that they agree "
                       "is no reason to guess"s);
}

TEST_CASE("rule: a length or a coding, and not both") {
  const std::string chunked = "chunked";
  for (const fields& both : {fields{{length, "4"}, {coding, chunked}},
                             fields{{coding, chunked}, {length, "0"}}}) {
    const auto told = framing(both);
    REQUIRE_MESSAGE(told != "chunked"s,
                    "a request has a Content-Length and Transfer-Encoding: "
                    "chunked, and came out as chunked. A proxy that goes by "
                    "the length sees its end elsewhere (CL.TE): 400"s);
    CHECK_MESSAGE(told == "400"s,
                  "a request has a Content-Length and Transfer-Encoding: "
                  "chunked, and came out as: "s
                      << told
                      << ". A proxy that goes by the coding sees its end "
                         "elsewhere (TE.CL): 400"s);
  }
  for (const std::string other : {"identity", "xchunked"}) {
    const auto told = framing({{length, "4"}, {coding, other}});
    CHECK_MESSAGE(told == "400"s,
                  "a request has Content-Length: 4 and Transfer-Encoding: "s
                      << other << ", and came out as: " << told
                      << ". Whatever the coding is, a proxy may go by it, and "
                         "not by the length: 400"s);
  }
  const auto old = framing({{length, "4"}, {coding, chunked}}, 0);
  CHECK_MESSAGE(old == "400"s,
                "a request of HTTP/1.0 has a Content-Length and "
                "Transfer-Encoding: chunked, and came out as: "s
                    << old << ". It is in doubt in every version: 400"s);
}

TEST_CASE("rule: one coding") {
  for (const fields& two : {fields{{coding, "chunked"}, {coding, "identity"}},
                            fields{{coding, "chunked"}, {coding, "chunked"}}}) {
    const auto told = framing(two);
    CHECK_MESSAGE(told == "400"s,
                  "a request has Transfer-Encoding: chunked, and another "
                  "Transfer-Encoding: "s
                      << two[1].second << ". It came out as: " << told
                      << ". A proxy may go by the other one (TE.TE): 400"s);
  }
}

TEST_CASE("rule: the only coding is chunked") {
  for (const std::string capitals : {"Chunked", "CHUNKED"}) {
    const auto told = with_coding(capitals);
    CHECK_MESSAGE(told == "chunked"s,
                  "a request has Transfer-Encoding: "s
                      << capitals << ", and came out as: " << told
                      << ". Upper and lower case are the same"s);
  }
  for (const std::string list : {"gzip, chunked", "chunked, chunked"}) {
    const auto told = with_coding(list);
    CHECK_MESSAGE(told == "501"s,
                  "a request has Transfer-Encoding: "s
                      << list << ", and came out as: " << told
                      << ". It ends with chunked, but whoever cannot undo the "
                         "other coding cannot read it: 501"s);
  }
  for (const std::string other :
       {"xchunked", "chunked, identity", "chunked;q=1", "chunkedx", "chunk"}) {
    const auto told = with_coding(other);
    CHECK_MESSAGE(told == "501"s,
                  "a request has Transfer-Encoding: "s
                      << other << ", and came out as: " << told
                      << ". That something looks like chunked does not make it "
                         "chunked for everybody: 501"s);
  }
  for (const std::string other : {"identity", "gzip", ""}) {
    const auto told = with_coding(other);
    REQUIRE_MESSAGE(told != "no body"s,
                    "a request has Transfer-Encoding: '"s
                        << other
                        << "', and came out as one without a body. It has one, "
                           "and it would be read as the next request: 501"s);
    CHECK_MESSAGE(told == "501"s,
                  "a request has Transfer-Encoding: '"s
                      << other << "', and came out as: " << told
                      << ". The request may be right; it is we who do not "
                         "know that coding: 501, not implemented"s);
  }
}

TEST_CASE("rule: HTTP/1.0 knows no coding") {
  const auto old = framing({{coding, "chunked"}}, 0);
  CHECK_MESSAGE(old == "400"s,
                "a request of HTTP/1.0 has Transfer-Encoding: chunked, and "
                "came out as: "s
                    << old
                    << ". A proxy that keeps to HTTP/1.0 does not know that "
                       "field, and sees no body: 400"s);
}

TEST_CASE("rule: a length is digits") {
  const auto zero = with_length("0");
  CHECK_MESSAGE(zero == "no body"s,
                "a request has Content-Length: 0, and came out as: "s
                    << zero << ". A zero alone is a number like any other"s);
  const auto empty = with_length("");
  CHECK_MESSAGE(empty == "400"s,
                "a request has a Content-Length without a number, and came out "
                "as: "s
                    << empty << ". Not to say it is not to say zero: 400"s);
  for (const std::string sign : {"+4", "-4", "- 4"}) {
    const auto told = with_length(sign);
    CHECK_MESSAGE(told == "400"s, "a request has Content-Length: "s
                                      << sign << ", and came out as: " << told
                                      << ". A sign is no digit, whatever the "
                                         "library takes for a number: 400"s);
  }
  for (const std::string more :
       {"4, 4", "4 0", "4.0", "4e1", "4;", "4\t", "0x4", "four"}) {
    const auto told = with_length(more);
    CHECK_MESSAGE(told == "400"s,
                  "a request has Content-Length: '"s
                      << more << "', and came out as: " << told
                      << ". Something is there beside the digits, and somebody "
                         "may read that, too: 400"s);
  }
  for (const std::string octal : {"010", "00", "0004"}) {
    const auto told = with_length(octal);
    CHECK_MESSAGE(told == "400"s,
                  "a request has Content-Length: "s
                      << octal << ", and came out as: " << told
                      << ". With a zero in front, some libraries read a number "
                         "with base 8: 400"s);
  }
}

TEST_CASE("rule: a length has a limit") {
  const auto just = with_length("1000");
  CHECK_MESSAGE(just == "1000 bytes"s,
                "with a limit of 1000, a request has Content-Length: 1000, and "
                "came out as: "s
                    << just << ". As much as that is accepted"s);
  const auto more = with_length("1001");
  REQUIRE_MESSAGE(more == "413"s,
                  "with a limit of 1000, a request has Content-Length: 1001, "
                  "and came out as: "s
                      << more);
  for (const std::string huge : {"18446744073709551620", "36893488147419103236",
                                 "100000000000000000000000000000000000004"}) {
    const auto told = with_length(huge);
    REQUIRE_MESSAGE(!told.ends_with(" bytes"),
                    "a request has Content-Length: "s
                        << huge << ", and came out as: " << told
                        << ". That is more than a std::size_t can hold, and "
                           "what does not fit into it begins again at zero"s);
    CHECK_MESSAGE(told == "413"s,
                  "a request has Content-Length: "s
                      << huge << ", and came out as: " << told
                      << ". It is well written, and more than the limit: 413"s);
  }
  const auto all = std::string::npos;  // the greatest std::size_t
  const auto most = with_length(std::to_string(all), all);
  const auto one_more = with_length("18446744073709551616", all);
  CHECK_MESSAGE((most == std::to_string(all) + " bytes" && one_more == "413"),
                "with the greatest limit there is, the greatest length came "
                "out as: "s
                    << most << ", and one byte more as: " << one_more);
}

}  // namespace http_head_rules_test

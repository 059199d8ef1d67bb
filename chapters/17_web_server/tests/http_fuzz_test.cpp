// The parser is fed what nobody would think of: requests with random changes.
// HTTP_FUZZ=300000 tries as many (CI tries few); HTTP_FUZZ_SEED repeats a run.

#include <cstddef>
#include <cstdlib>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "17_web_server/http_parser.hpp"
#include "17_web_server/tests/parsing_test.hpp"

namespace http_fuzz_test {

namespace {

using namespace asyncio;

unsigned number_in(const char* variable, unsigned otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::stoul(text));
}

const std::vector<std::string> seeds{
    "GET /soup?a=b%20c HTTP/1.1\r\nHost: a:80\r\nX: y\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 4\r\n\r\nsalt",
    chunked("4;a=b\r\nsalt\r\na\r\n0123456789\r\n0\r\nX: y\r\n\r\n"),
    "GET http://a/%41 HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"};

const std::vector<std::string> pieces{"\r\n",
                                      "\n",
                                      "\r",
                                      " ",
                                      "\t",
                                      ":",
                                      "%",
                                      "%00",
                                      "0",
                                      "ffffffffffffffff",
                                      "HTTP/1.1",
                                      "Host: b\r\n",
                                      "Content-Length: 9\r\n",
                                      "\r\n\r\n",
                                      ";",
                                      "-",
                                      "Transfer-Encoding: chunked\r\n",
                                      std::string(1, '\0'),
                                      "\xff",
                                      "?"};

// A few changes at random places: a byte, a piece that means something, a part
// left out or said twice.
class mutator {
 public:
  explicit mutator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }

  std::string next() {
    std::string bytes = seeds[below(seeds.size())];
    if (below(4) == 0) bytes += seeds[below(seeds.size())];
    for (auto changes = 1 + below(4); changes > 0 && !bytes.empty(); --changes)
      change(bytes);
    return bytes;
  }

 private:
  void change(std::string& bytes) {
    const auto at = below(bytes.size());
    const auto length = 1 + below(8);
    switch (below(4)) {
      case 0:
        bytes[at] = static_cast<char>(below(256));
        break;
      case 1:
        bytes.insert(at, pieces[below(pieces.size())]);
        break;
      case 2:
        bytes.erase(at, length);
        break;
      default:
        bytes.insert(at, bytes.substr(at, length));
        break;
    }
  }

  std::mt19937 random_;
};

// What must hold of every request that is accepted; empty if it does.
std::string wrong_with(const http_request& it, const http_limits& limits) {
  if (!is_token(it.method)) return "method";
  if (!is_visible(it.target)) return "target";
  if (!is_field_value(it.path) || it.path.empty()) return "path";
  if (it.fields.count("Host") > 1) return "Host";
  if (it.fields.count("Content-Length") + it.fields.count("Transfer-Encoding") >
      1)
    return "framing";
  if (it.body.size() > limits.body) return "body";
  for (const auto& [name, value] : it.fields)
    if (!is_token(name) || !is_field_value(value)) return "field " + name;
  return "";
}

void feed_whole(const std::string& bytes, const http_limits& limits) {
  http_parser parser(limits);
  std::string_view rest = bytes;
  try {
    while (!rest.empty()) {
      const auto taken = parser.push(rest);
      REQUIRE(taken > 0);
      REQUIRE(taken <= rest.size());
      rest.remove_prefix(taken);
      if (parser.is_complete()) {
        const auto wrong = wrong_with(parser.take(), limits);
        REQUIRE_MESSAGE(wrong == "", wrong);
      }
    }
  } catch (const http_error&) {
    // Most are refused.
  }
}

}  // namespace

TEST_CASE("whatever comes, nothing breaks, and no cut makes a difference") {
  const auto seed = number_in("HTTP_FUZZ_SEED", std::random_device()());
  const auto count = number_in("HTTP_FUZZ", 3000);
  CAPTURE(seed);  // so that a failure can be repeated
  mutator mutations(seed);
  http_limits limits;
  limits.line = 60;
  limits.head = 200;
  limits.body = 20;
  std::size_t accepted = 0;
  for (unsigned i = 0; i < count; ++i) {
    const auto bytes = mutations.next();
    CAPTURE(bytes);
    feed_whole(bytes, limits);
    const auto whole = parsed(bytes, limits);
    accepted += whole.starts_with('[');
    std::vector<std::string_view> cut;
    for (std::string_view rest = bytes; !rest.empty();) {
      const auto size = 1 + mutations.below(rest.size());
      cut.push_back(rest.substr(0, size));
      rest.remove_prefix(size);
    }
    REQUIRE(parsed(cut, limits) == whole);
  }
  if (count > 3000)
    MESSAGE("seed " << seed << ": " << accepted << " of " << count
                    << " had a request in front");
  CHECK_MESSAGE(accepted * 20 > count,
                "hardly any is accepted: the changes "
                "do not get beyond the first lines");
}

}  // namespace http_fuzz_test

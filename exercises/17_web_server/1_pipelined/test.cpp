// What a guest sends, in which pieces, and what is said to it.

#include <algorithm>
#include <answer.hpp>
#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace pipelined_test {

namespace {

using namespace std::string_literals;
using asyncio::http_error;
using asyncio::http_request;

/// The same with nothing but the number of a line like "404 no cake\n".
std::string in_short(std::string said) {
  std::string text;
  for (auto end = said.find('\n'); end != said.npos; end = said.find('\n')) {
    const auto number = said.rfind('>', end) + 1;  // npos + 1 is the beginning
    text += said.substr(0, std::min(number + 3, end));
    said.erase(0, end + 1);
  }
  return text + said;
}

/// A guest at a counter. The kitchen repeats what was ordered.
struct guest {
  kitchen::counter counter{[](const http_request& asked) {
    if (asked.path == "/cake") throw http_error(404, "no cake");
    if (asked.path == "/raw") throw http_error(400, "not raw");
    return "<" + asked.path.substr(1) + asked.body + ">";
  }};

  /// These pieces are sent. What is said to each, with a bar before it.
  std::string sends(const std::vector<std::string>& pieces) {
    std::string all;
    for (const std::string& piece : pieces) {
      std::string said;
      try {
        said = counter.received(piece);
      } catch (const std::exception& error) {
        said = "THROWN: "s + error.what();
      }
      all += "|" + in_short(said);
    }
    return all;
  }
};

std::string get(const std::string& dish, const std::string& fields = "") {
  return "GET /" + dish + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}
std::string post(const std::string& dish, const std::string& how,
                 const std::string& fields = "") {
  return "POST /" + dish + " HTTP/1.1\r\nHost: a\r\n" + fields +
         "Content-Length: " + std::to_string(how.size()) + "\r\n\r\n" + how;
}
const std::string close = "Connection: close\r\n";
const std::string waits = "Expect: 100-continue\r\n";

}  // namespace

TEST_CASE_FIXTURE(guest, "one after the other") {
  const auto said = sends({get("soup"), get("fish")});
  REQUIRE_MESSAGE(said == "|<soup>|<fish>"s,
                  "soup was ordered, and then fish, and what was said to each "
                  "is: "s
                      << said);
  CHECK_MESSAGE(!counter.is_over(),
                "two orders were answered, and it is over: the guest may order "
                "more"s);
}

TEST_CASE_FIXTURE(guest, "three in one piece") {
  const auto said = sends({get("soup") + get("fish") + post("stew", "!")});
  if (said == "|<soup>"s) {
    const auto later = sends({get("rice")});
    REQUIRE_MESSAGE(later != "|<fish>"s,
                    "three orders came in one piece, and one was answered. The "
                    "second answer came with the next piece, which a guest who "
                    "waits for answers will never send: one piece may be due "
                    "three answers"s);
    FAIL(
        "three orders came in one piece, and only the first one was answered. "
        "push() takes the bytes of one request, and says how many those are; "
        "nobody sends the others again"s);
  }
  CHECK_MESSAGE(said == "|<soup><fish><stew!>"s,
                "soup, fish and stew were ordered in one piece, and what was "
                "said is: "s
                    << said);
}

TEST_CASE_FIXTURE(guest, "two and a half in one piece") {
  const auto stew = post("stew", "hot");
  for (std::size_t at = 1; at < stew.size(); ++at) {
    const auto said = sends({get("soup") + get("fish") + stew.substr(0, at),
                             stew.substr(at) + get("rice")});
    const bool whole = said == "|<soup><fish>|<stewhot><rice>"s;
    REQUIRE_MESSAGE(whole,
                    "a first piece has two orders and a part of the third one, "
                    "a second piece has the rest of it and one more. The third "
                    "was cut behind so many bytes: "s
                        << at
                        << ", and what was said to each piece is: " << said);
  }
}

TEST_CASE_FIXTURE(guest, "byte by byte") {
  std::string said;
  for (const char each : get("soup") + post("stew", "hot"))
    said += counter.received(std::string(1, each));
  CHECK_MESSAGE(said == "<soup><stewhot>"s,
                "two orders came byte by byte, and what was said is: '"s
                    << said
                    << "'. What a parser has begun must be there when the next "
                       "piece comes"s);
}

TEST_CASE_FIXTURE(guest, "something that is not on the menu") {
  const auto said = sends({get("cake"), get("soup")});
  REQUIRE_MESSAGE(said.starts_with("|404"),
                  "the kitchen has no cake and has thrown http_error, 404, and "
                  "what was said is: "s
                      << said);
  const bool ends = counter.is_over() || said == "|404|"s;
  REQUIRE_MESSAGE(
      !ends,
      "the kitchen has no cake, and now it is over. The kitchen has "
      "said no to a request that was well written: everybody knows "
      "where the next one begins. Only when the parser throws it "
      "is over"s);
  CHECK_MESSAGE(said == "|404|<soup>"s,
                "cake was ordered, which there is not, and then soup, and what "
                "was said to each is: "s
                    << said);
}

TEST_CASE_FIXTURE(guest, "something that is not on the menu, in between") {
  const auto said = sends({get("soup") + get("cake") + get("fish")});
  CHECK_MESSAGE(said == "|<soup>404<fish>"s,
                "soup, cake and fish were ordered in one piece, there is no "
                "cake (404), and what was said is: "s
                    << said
                    << ". The no of the kitchen is one answer among the "
                       "others"s);
}

TEST_CASE_FIXTURE(guest, "a kitchen that does not understand") {
  const auto said = sends({get("raw") + get("soup")});
  CHECK_MESSAGE((said == "|400<soup>"s && !counter.is_over()),
                "the kitchen has thrown http_error, 400, and behind that order "
                "stands one for soup. What was said is: "s
                    << said
                    << ". Kitchen and parser may say the same number; what "
                       "counts is who has said it"s);
}

TEST_CASE_FIXTURE(guest, "a parser that finds it too long") {
  const auto said = sends({"GET /" + std::string(10'000, 'x')});
  CHECK_MESSAGE((said.starts_with("|414") && counter.is_over()),
                "the parser has thrown http_error, 414, and what was said is: "s
                    << said.substr(0, 20)
                    << ". Whatever the parser refuses, nobody knows where the "
                       "next request begins, and it has to be over"s);
}

TEST_CASE_FIXTURE(guest, "something that is no request") {
  const auto said = sends({get("soup") + "fish!\r\n" + get("stew")});
  REQUIRE_MESSAGE(
      said != "|400"s,
      "soup was ordered, and behind it stands something that is no "
      "request. Only the refusal was said: the answer to the soup "
      "is lost. An exception must not take along what was collected "
      "before"s);
  REQUIRE_MESSAGE(said == "|<soup>400"s,
                  "soup was ordered, and behind it stands something that is no "
                  "request (400), and what was said is: "s
                      << said);
  REQUIRE_MESSAGE(
      counter.is_over(),
      "the parser has refused what came, and it is not over: nobody "
      "knows where the next request would begin"s);
  const auto more = sends({get("rice")});
  CHECK_MESSAGE(more == "|"s,
                "the parser has refused what came, so it is over. Then more "
                "came, and what was said to that is: "s
                    << more << ". It should not be looked at"s);
}

TEST_CASE_FIXTURE(guest, "the last order") {
  const auto said = sends({get("soup") + get("fish", close) + "?\r\n"});
  REQUIRE_MESSAGE(said != "|<soup>"s,
                  "the second of two orders says 'Connection: close', and has "
                  "got no answer. It is the last one, but it is answered"s);
  CHECK_MESSAGE(said == "|<soup><fish>"s,
                "soup was ordered, then fish with 'Connection: close', and "
                "behind it stands something else. What was said is: "s
                    << said << ". Behind the last request nothing is read"s);
  REQUIRE_MESSAGE(
      counter.is_over(),
      "a request has said 'Connection: close' and was answered, and "
      "it is not over"s);
  const auto more = sends({get("stew"), "?\r\n"});
  CHECK_MESSAGE(more == "||"s,
                "a request has said 'Connection: close' and was answered. In a "
                "piece of its own more came, and what was said to that is: "s
                    << more);
}

TEST_CASE_FIXTURE(guest, "HTTP/1.0") {
  const auto said = sends({"GET /soup HTTP/1.0\r\n\r\n" + get("fish")});
  CHECK_MESSAGE((said == "|<soup>"s && counter.is_over()),
                "an order came by HTTP/1.0, which does not keep a connection "
                "unless it says so, and behind it another one. What was said "
                "is: "s
                    << said
                    << ". Ask keeps_alive(), which knows both versions"s);
  guest polite;
  const auto stays = polite.sends(
      {"GET /soup HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get("fish")});
  CHECK_MESSAGE(stays == "|<soup><fish>"s,
                "an order came by HTTP/1.0, with 'Connection: keep-alive', and "
                "behind it another one. What was said is: "s
                    << stays << ". This one wants to stay"s);
}

TEST_CASE_FIXTURE(guest, "a last order for something that is not there") {
  const auto said = sends({get("cake", close) + get("soup")});
  CHECK_MESSAGE((said == "|404"s && counter.is_over()),
                "cake was ordered, which there is not, with 'Connection: "
                "close', and then soup. What was said is: "s
                    << said
                    << ". A no is the last answer, too, if the request says "
                       "so"s);
}

TEST_CASE_FIXTURE(guest, "a guest who waits to be told to go on") {
  const auto stew = post("stew", "salty", waits);
  const auto body = stew.size() - 5;
  const auto said =
      sends({get("soup") + stew.substr(0, 20), stew.substr(20, body - 20),
             stew.substr(body, 2), stew.substr(body + 2)});
  REQUIRE_MESSAGE(said.find("100") != said.npos,
                  "a head with 'Expect: 100-continue' has come, and its body "
                  "has not; nothing was said. The guest waits for a word, and "
                  "the counter waits for the body"s);
  REQUIRE_MESSAGE(said.find("100") == said.rfind("100"),
                  "a guest was told to go on, and then told again: "s << said);
  CHECK_MESSAGE(said == "|<soup>|100||<stewsalty>"s,
                "a guest orders soup, and then stew, and waits to be told to "
                "go on. The stew's head ends in the second piece, and its body "
                "in the fourth. What was said to each is: "s
                    << said);
}

TEST_CASE_FIXTURE(guest, "go on, behind the answers that are due") {
  const auto head = "POST /stew HTTP/1.1\r\nHost: a\r\n" + waits +
                    "Content-Length: 5\r\n\r\n";
  const auto said = sends({get("soup") + head});
  CHECK_MESSAGE(said == "|<soup>100"s,
                "soup was ordered, and behind it stands the head of a request "
                "whose guest waits to be told to go on. What was said is: "s
                    << said
                    << ". Answers go out in the order of the requests, and "
                       "this word belongs to the second one"s);
}

TEST_CASE_FIXTURE(guest, "a guest who does not wait after all") {
  const auto said = sends({post("stew", "hot", waits)});
  CHECK_MESSAGE(
      said == "|<stewhot>"s,
      "a head with 'Expect: 100-continue' came, and its body with it. "
      "What was said is: "s
          << said << ". There is nothing to go on with"s);
}

}  // namespace pipelined_test

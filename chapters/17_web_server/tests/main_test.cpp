// The program as you run it: exact under virtual time, and a server for
// browsers, whose part curl plays.

#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "07_select/sock.hpp"
#include "07_select/tests/background_program_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

const std::string spent =
    "  0 min  Ada gets 200 OK: soup 5, fish 9, cake 4\n"
    "  2 min  Ada gets 304 Not Modified\n"
    "  3 min  Ben gets 200 OK\n"
    "  3 min  Ben gets 404 Not Found: there is no such page\n"
    "  3 min  Ben gets 200 OK: soup 5, fish 9, cake 4\n"
    "  5 min  Cleo gets 303 See Other\n"
    "  5 min  Cleo gets 201 Created\n"
    "  5 min  Cleo hears that the kitchen has the order\n"
    "  9 min  Mallory gets 400 Bad Request: more than one Content-Length\n"
    " 10 min  Cleo hears that the fish is on the stove\n"
    " 13 min  Mallory gets 403 Forbidden: that is not my name\n"
    " 14 min  Mallory gets 403 Forbidden: that may be asked only from a page "
    "of mine\n"
    " 17 min  Cleo hears that the fish is ready\n"
    " 18 min  Mallory gets 408 Request Timeout: the request has taken too "
    "long\n"
    " 20 min  Cleo hears that the fish is on the table\n"
    " 30 min  Ada sees that the restaurant has closed\n";

// The program's server, until destroyed.
struct restaurant {
  restaurant() {
    const std::string before = "the restaurant is open at ";
    const auto opened = server.next_line();
    REQUIRE(opened.starts_with(before + "http://127.0.0.1:"));
    link = opened.substr(before.size());
    place = link.substr(0, link.find("/enter"));
  }
  background_program server{
      {PROGRAM, "--serve", "--port", "0", "--minute", "20"}};
  std::string link, place;
};

std::string curl(std::vector<std::string> words) {
  words.insert(words.begin(), {"curl", "-sS", "-w", " %{http_code}\n"});
  const auto told = common::run_program(words);
  return told.out + told.err;
}

std::string curls_cookie(const restaurant& from) {
  const auto answer = common::run_program({"curl", "-sSi", from.link}).out;
  const std::string field = "Set-Cookie: ";
  const auto at = answer.find(field);
  REQUIRE(at != answer.npos);
  return answer.substr(at + field.size(),
                       answer.find(';', at) - at - field.size());
}

}  // namespace

TEST_CASE("an evening, under virtual time") {
  common::check_in_virtual_time(spent);
}

TEST_CASE("in real time the same happens in the same order") {
  common::check_in_ever_longer_minutes(spent);
}

TEST_CASE("bad options are one line and exit status 2") {
  common::check_bad_options({{"--port", "65536"},
                             {"--port", "soup"},
                             {"--serve", "--virtual"},
                             {"--chef"}});
}

TEST_CASE("a port that is taken") {
  const auto taken = asyncio::listen_on(asyncio::anywhere());
  const auto port = std::to_string(taken.local_address().port());
  const auto result = common::run_chapter({"--serve", "--port", port});
  CHECK(result.status == 2);
  CHECK(result.err == "17_web_server: cannot listen on 127.0.0.1:" + port +
                          ": Address already in use\n");
}

TEST_CASE("pages for a browser, and strict words about them") {
  if (!is_there("curl")) return;
  const restaurant it;
  CHECK(curl({it.place + "/menu"}) == "soup 5, fish 9, cake 4\n 200\n");
  CHECK(curl({it.place + "/%2e%2e/etc/passwd"}) ==
        "there is no such page\n 404\n");
  CHECK(curl({"-X", "DELETE", it.place + "/menu"}) ==
        "that cannot be done here\n 405\n");
  CHECK(curl({"-H", "Host: evil.example", it.place + "/menu"}) ==
        "that is not my name\n 403\n");
  const auto page = common::run_program({"curl", "-sSi", it.place + "/"}).out;
  CHECK(page.find("<h1>Tonight</h1>") != page.npos);
  CHECK(page.find("Content-Security-Policy: default-src 'self'") != page.npos);
  CHECK_MESSAGE(page.find("onclick") == page.npos,
                "a script in the page would not be run");
}

TEST_CASE("an order: from a page of ours, by whoever has opened the link") {
  if (!is_there("curl")) return;
  const restaurant it;
  const auto cookie = curls_cookie(it);
  const auto order = [&](const std::string& origin, const std::string& key,
                         const std::string& body) {
    return curl({"-H", "Origin: " + origin, "-H", "Cookie: " + key, "-H",
                 "Content-Type: application/json", "-d", body,
                 it.place + "/orders"});
  };
  CHECK(order("http://evil.example", cookie, "\"soup\"") ==
        "that may be asked only from a page of mine\n 403\n");
  CHECK(order(it.place, "a=b", "\"soup\"") ==
        "open the link that the program has printed\n 403\n");
  CHECK(order(it.place, cookie, "\"stew\"") ==
        "that is not on the menu\n 400\n");
  CHECK(order(it.place, cookie, "\"soup\"") == " 201\n");
  // Until the soup is on the table, after 15 of these minutes.
  const auto events = curl({"-N", "--max-time", "60", it.place + "/orders/1"});
  CHECK(events.starts_with("id: 1\ndata: the kitchen has the order\n\n"));
}

TEST_CASE("the timeline has a lane for each task, by its name") {
  const auto result = common::run_chapter({"--virtual", "--timeline"});
  CHECK(result.status == 0);
  for (const char* name : {"script", "Ada", "Ben", "Cleo", "cook of the fish"})
    CHECK_MESSAGE(result.out.find(name) != std::string::npos,
                  "the timeline does not say " << name);
}

}  // namespace main_test

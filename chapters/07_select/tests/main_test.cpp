// The program as you run it: exact under virtual time, honest about bad
// options, a server and a client for itself.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "07_select/sock.hpp"
#include "07_select/tests/background_program_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

const std::string evening =
    "  0 min  cook: the soup is on the stove\n"
    "  4 min  table 1: two soups!\n"
    "  4 min  waiter to guest 1: two soups\n"
    "  8 min  table 2: the fish!\n"
    "  8 min  waiter to guest 2: the fish\n"
    " 10 min  cook: stirs\n"
    " 12 min  table 2: and pasta!\n"
    " 12 min  waiter to guest 2: and pasta\n"
    " 12 min  waiter: guest 2 has left\n"
    " 17 min  table 1: and bread!\n"
    " 17 min  waiter to guest 1: and bread\n"
    " 17 min  waiter: guest 1 has left\n"
    " 20 min  cook: stirs\n"
    " 30 min  cook: the soup is ready\n";

}  // namespace

TEST_CASE("sockets and timers, under virtual time") {
  common::check_in_virtual_time(evening);
}

TEST_CASE("in real time the same happens in the same order") {
  common::check_in_real_time(evening);
}

TEST_CASE("while the waiter blocks, the cook stirs too late") {
  const std::string expected =
      "cook: the soup is on the stove\n"
      "waiter: listens for an order\n"
      "waiter: two soups\n"
      "cook: stirs\n"
      "cook: stirs\n"
      "cook: the soup is ready\n";
  const auto result = common::run_in_real_time({"--blocking"}, expected);
  CHECK(result.out == expected);
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{
      {"--port", "65536"},
      {"--port", "-1"},
      {"--port", "soup"},
      {"--serve", "--connect"},
      {"--serve", "--virtual"},
      {"--connect"},
      {"--serve", "--host", "no.such.host.invalid"},
      {"--connect", "--host", "no.such.host.invalid", "--port", "1"},
      {"--chef"}};
  common::check_bad_options(bad);
}

TEST_CASE("a port that is taken, and one where nobody listens") {
  auto taken = asyncio::listen_on(asyncio::anywhere());
  const auto port = std::to_string(taken.local_address().port());
  const auto serving = common::run_chapter({"--serve", "--port", port});
  CHECK(serving.status == 2);
  CHECK(serving.err == "07_select: cannot listen on 127.0.0.1:" + port +
                           ": Address already in use\n");
  taken.close();
  const auto connecting = common::run_chapter({"--connect", "--port", port});
  CHECK(connecting.status == 1);
  CHECK(connecting.err == "07_select: cannot connect to 127.0.0.1:" + port +
                              ": Connection refused\n");
}

TEST_CASE("the program is a client of itself") {
  background_program server({PROGRAM, "--serve", "--port", "0"});
  const auto opened = server.next_line();
  REQUIRE(opened.starts_with("the hatch is open at 127.0.0.1:"));
  const auto port = opened.substr(opened.rfind(':') + 1);
  CHECK(common::run_chapter({"--connect", "--port", port},
                            "two soups\nand bread\n")
            .out == "two soups\nand bread\n");
  CHECK(server.next_line() == "waiter to guest 1: two soups");
  CHECK(server.next_line() == "waiter: guest 1 has left");
  const std::string much(1'000'000, 'x');
  CHECK_MESSAGE(
      common::run_chapter({"--connect", "--port", port}, much).out == much,
      "not every byte has come back");
}

TEST_CASE("the timeline has a lane for each task, by its name") {
  const auto result = common::run_chapter({"--virtual", "--timeline"});
  CHECK(result.status == 0);
  REQUIRE(result.out.starts_with(evening));
  const auto drawing = result.out.substr(evening.size());
  for (const char* name : {"host", "hatch", "cook", "table 1", "waiter 2"})
    CHECK_MESSAGE(drawing.find(name) != std::string::npos,
                  "no lane for " << name);
  CHECK_MESSAGE(drawing.find("bytes") != std::string::npos,
                "no lane says that it waits for bytes");
}

}  // namespace main_test

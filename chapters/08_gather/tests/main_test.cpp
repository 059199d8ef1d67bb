// The program as you run it: exact under virtual time, also over real sockets,
// and honest about bad options.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "07_select/address.hpp"
#include "07_select/sock.hpp"
#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

// What a terminal shows at the end of all that was sent to it: a line is
// written over from its beginning.
std::string seen_on_terminal(const std::string& sent) {
  const std::string rub_out = "\r\033[K";
  std::string seen, line;
  for (std::size_t at = 0; at < sent.size(); ++at) {
    if (sent.compare(at, rub_out.size(), rub_out) == 0) {
      line.clear();
      at += rub_out.size() - 1;
    } else {
      line += sent[at];
      if (sent[at] == '\n') seen += line, line.clear();
    }
  }
  return seen + line;
}

const std::string shopping =
    "  5 min  1 of 6  butter from the dairy\n"
    "  8 min  2 of 6  the fishmonger has closed\n"
    " 12 min  3 of 6  bread from the baker\n"
    " 15 min  4 of 6  leeks from the gardener\n"
    " 25 min  5 of 6  ham from the butcher\n"
    " 30 min  6 of 6  rice from the grocer\n"
    " 30 min  in the basket: bread ham butter rice leeks\n";

}  // namespace

TEST_CASE("six suppliers at once, under virtual time") {
  common::check_in_virtual_time(shopping);
}

TEST_CASE("on a terminal, a bar shows how far it is, and leaves no trace") {
  const auto result = common::run_chapter({"--virtual", "--bar"});
  CHECK(seen_on_terminal(result.out) == shopping);
  for (const char* bar : {"  0 min  [..............................] 0 of 6",
                          "  6 min  [#####.........................] 1 of 6",
                          " 29 min  [#########################.....] 5 of 6"})
    CHECK_MESSAGE(result.out.find(bar) != std::string::npos,
                  "this bar was not drawn: " << std::string(bar));
}

TEST_CASE("in real time the same answers come, and one has closed") {
  const auto result = common::run_chapter({});
  CHECK(result.out.ends_with("in the basket: bread ham butter rice leeks\n"));
  CHECK(result.out.find("the fishmonger has closed\n") != std::string::npos);
  CHECK(result.err.empty());
  CHECK(result.status == 0);
}

TEST_CASE("one after the other, a failure is heard when its turn comes") {
  CHECK(common::run_chapter({"--virtual", "--in-turn"}).out ==
        " 12 min  bread from the baker\n"
        " 25 min  ham from the butcher\n"
        " 25 min  no dinner: the fishmonger has closed\n");
}

TEST_CASE("all or nothing: the first failure decides, at once") {
  CHECK(common::run_chapter({"--virtual", "--or-nothing"}).out ==
        "  8 min  no dinner: the fishmonger has closed\n");
}

TEST_CASE("with patience: an answer after that is too late") {
  CHECK(common::run_chapter({"--virtual", "--patience", "14"}).out ==
        " 14 min  bread from the baker\n"
        " 14 min  the fishmonger has closed\n"
        " 14 min  butter from the dairy\n"
        " 14 min  too late: the butcher\n"
        " 14 min  too late: the grocer\n"
        " 14 min  too late: the gardener\n");
}

TEST_CASE("nobody serves the port: six failures, and an empty basket") {
  // A port below 1024 that nobody listens to on any of our machines.
  const auto result = common::run_chapter({"--virtual", "--port", "1"});
  CHECK(result.out.find("6 of 6  cannot connect to 127.0.0.1:1") !=
        std::string::npos);
  CHECK(result.out.ends_with("in the basket:\n"));
  CHECK_MESSAGE(result.err.empty(), result.err);
  CHECK(result.status == 0);
}

TEST_CASE("elsewhere they take the calls, and answer nothing") {
  const auto door = asyncio::listen_on(asyncio::address::ip("127.0.0.1", 0));
  const auto port = std::to_string(door.local_address().port());
  const auto result =
      common::run_chapter({"--virtual", "--patience", "5", "--port", port});
  CHECK(result.out ==
        "  5 min  too late: the baker\n"
        "  5 min  too late: the butcher\n"
        "  5 min  too late: the fishmonger\n"
        "  5 min  too late: the dairy\n"
        "  5 min  too late: the grocer\n"
        "  5 min  too late: the gardener\n");
  CHECK_MESSAGE(result.err.empty(),
                "nobody calls the market of this process, and something is "
                "said about it: "
                    << result.err);
  CHECK(result.status == 0);
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{
      {"--patience", "0"},  {"--patience", "soon"},
      {"--port", "70000"},  {"--in-turn", "--or-nothing"},
      {"--fishmonger"},     {"--in-turn", "--patience", "5"},
      {"--patience", "601"}};
  common::check_bad_options(bad);
}

TEST_CASE("the timeline has a lane for each order, and shows the failure") {
  const auto result = common::run_chapter({"--virtual", "--timeline"});
  REQUIRE(result.out.starts_with(shopping));
  const auto drawing = result.out.substr(shopping.size());
  for (const char* name : {"chef", "market", "baker", "butcher", "fishmonger",
                           "dairy", "grocer", "gardener"})
    CHECK_MESSAGE(drawing.find(name) != std::string::npos,
                  "no lane for " << std::string(name));
  CHECK(drawing.find("failed: the fishmonger has closed") != std::string::npos);
}

}  // namespace main_test

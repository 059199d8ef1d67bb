// What the program of this chapter prints.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/process/run_program.hpp"

namespace main_test {

using common::run_program;

namespace {

constexpr auto header =
    "pass                cook                chop                orders\n"
    "----------------------------------------------------------------------"
    "--\n";

}  // namespace

TEST_CASE("A pipeline works for one dish at a time") {
  const auto result = run_program({PROGRAM, "--dishes", "2"});
  CHECK(result.err.empty());
  CHECK(result.status == 0);
  CHECK(result.out == std::string(header) + R"(starts
calls orders, chop, cook
has a generator
asks cook
                    starts
                    asks chop
                                        starts
                                        asks orders
                                                            starts
                                                            yields soup
                                        chops, yields soup
                    yields hot soup
serves hot soup
asks cook
                    asks chop
                                        asks orders
                                                            yields fish
                                        has no fish
                                        asks orders
                                                            yields curry
                                        chops, yields curry
                    yields hot curry
serves hot curry
                    goes home
                                        goes home
                                                            goes home
goes home
)");
}

TEST_CASE("Lists work through one stage at a time, and miss the fish") {
  const auto result = run_program({PROGRAM, "--dishes", "2", "--eager"});
  CHECK(result.err.empty());
  CHECK(result.status == 0);
  CHECK(result.out == std::string(header) + R"(starts
calls orders, chop, cook
                                                            starts
                                                            adds soup
                                                            adds fish
                                                            goes home
                                        starts
                                        chops, adds soup
                                        has no fish
                                        goes home
                    starts
                    adds hot soup
                    goes home
has a list
serves hot soup
goes home
)");
}

TEST_CASE("As many dishes are served as were asked for, three if not told") {
  const auto served = [](std::vector<std::string> argv) {
    argv.insert(argv.begin(), PROGRAM);
    const std::string out = run_program(argv).out;
    int count = 0;
    for (auto at = out.find("serves"); at != std::string::npos;
         at = out.find("serves", at + 1))
      ++count;
    return count;
  };
  CHECK(served({}) == 3);
  CHECK(served({"--dishes", "1"}) == 1);
  CHECK(served({"--dishes=20"}) == 20);
  CHECK(served({"--dishes=20", "--eager"}) == 15);
}

TEST_CASE("Bad options are answered by one line that says what is wrong") {
  const std::vector<std::vector<std::string>> bad = {
      {"--dishes", "0"},
      {"--dishes", "21"},
      {"--dishes", "many"},
      {"--dishes"},
      {"--dishes", "99999999999999999999"},
      {"--dish", "3"},
      {"soup"}};
  for (auto argv : bad) {
    CAPTURE(argv[0]);
    argv.insert(argv.begin(), PROGRAM);
    const auto result = run_program(argv);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK(result.err.starts_with("01_generators: "));
    CHECK(result.err.find('\n') == result.err.size() - 1);
  }
  CHECK(run_program({PROGRAM, "--dishes", "21"}).err ==
        "01_generators: --dishes must be between 1 and 20, not 21 (see "
        "--help)\n");
}

TEST_CASE("The timeline has a lane for each of the four") {
  const auto result = run_program({PROGRAM, "--timeline"});
  CHECK(result.status == 0);
  const auto plain = run_program({PROGRAM}).out;
  REQUIRE(result.out.starts_with(plain));
  const std::string drawn = result.out.substr(plain.size());
  std::size_t at = 0;
  for (const char* lane : {"pass", "cook", "chop", "orders"}) {
    CAPTURE(drawn);
    at = drawn.find(std::string("\n") + lane, at);
    CHECK_MESSAGE(at != std::string::npos, lane, " has no lane, or a late one");
  }
}

}  // namespace main_test

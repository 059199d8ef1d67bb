// The program as you run it: exact under virtual time, honest about bad
// options.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

const std::string beginning =
    "  0 min  table 1 orders pasta\n"
    "  0 min  table 2 orders trout\n"
    "  0 min  table 3 orders soufflé\n"
    "  0 min  table 4 orders roast\n"
    "  2 min  the ingredients for pasta are here\n"
    "  3 min  the ingredients for soufflé are here\n";

const std::string evening =
    beginning +
    "  4 min  table 2 gets nothing: no trout is left\n"
    "  5 min  the ingredients for roast are here\n"
    " 13 min  the pasta is cooked\n"
    " 14 min  the pasta is on table 1\n"
    " 14 min  table 1 is happy\n"
    " 20 min  the guests at table 4 leave\n"
    " 20 min  table 4 gets nothing: the guests have left\n"
    " 28 min  table 3 gets nothing: it has collapsed\n"
    " 50 min  the roast is cooked\n"
    " 60 min  the kitchen closes\n";

}  // namespace

TEST_CASE("four orders, under virtual time") {
  common::check_in_virtual_time(evening);
}

TEST_CASE("the hopeful kitchen: errors go astray, and tables wait for ever") {
  const auto result = common::run_chapter({"--virtual", "--hopeful"});
  CHECK(result.out ==
        beginning +
            "  5 min  the ingredients for roast are here\n"
            " 13 min  the pasta is cooked\n"
            " 14 min  the pasta is on table 1\n"
            " 14 min  table 1 is happy\n"
            " 20 min  the guests at table 4 leave\n"
            " 20 min  table 4 gets nothing: the guests have left\n"
            " 50 min  the roast is cooked\n"
            " 51 min  the roast is on table 4\n"
            " 60 min  the kitchen closes\n"
            " 60 min  table 2 is still waiting\n"
            " 60 min  table 3 is still waiting\n");
  CHECK(result.err ==
        "asyncio: Exception in callback: no trout is left\n"
        "asyncio: Exception in callback: it has collapsed\n"
        "asyncio: Exception in callback: invalid state\n");
  CHECK(result.status == 0);
}

TEST_CASE("a kitchen that closes early drops what is under way") {
  const auto result = common::run_chapter({"--virtual", "--minutes", "10"});
  CHECK(
      result.out.ends_with(" 10 min  the kitchen closes\n"
                           " 10 min  table 1 is still waiting\n"
                           " 10 min  table 3 is still waiting\n"
                           " 10 min  table 4 is still waiting\n"));
  CHECK(result.err.empty());
  CHECK(result.status == 0);
}

TEST_CASE("in real time the same happens in the same order") {
  const std::string expected =
      common::without_times(evening.substr(0, evening.find(" 20 min"))) +
      "the kitchen closes\n"
      "table 3 is still waiting\n"
      "table 4 is still waiting\n";
  const auto result = common::run_in_real_time({"--minutes", "16"}, expected);
  CHECK(result.out == expected);
  CHECK(result.err.empty());
  CHECK(result.status == 0);
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{{"--minutes", "0"},
                                                  {"--minutes", "601"},
                                                  {"--minutes", "soon"},
                                                  {"--minutes"},
                                                  {"--hopeless"}};
  common::check_bad_options(bad);
}

TEST_CASE("the timeline names each table") {
  const auto result = common::run_chapter({"--virtual", "--timeline"});
  CHECK(result.status == 0);
  for (const char* lane : {"\ntable 1 ", "\ntable 2 ", "\ntable 3 ",
                           "\ntable 4 ", "\nguests ", "\nclosing "})
    CHECK_MESSAGE(result.out.find(lane, evening.size()) != std::string::npos,
                  "no lane:" << lane);
}

}  // namespace main_test

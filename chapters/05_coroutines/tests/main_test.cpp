// The program as you run it: exact under virtual time, and many levels deep.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

const std::string evening =
    "  0 min  table 1 orders pasta\n"
    "  2 min  the ingredients for pasta are here\n"
    " 13 min  the pasta is cooked\n"
    " 14 min  the pasta is on table 1\n"
    " 14 min  table 1 is happy\n"
    " 14 min  table 2 orders trout\n"
    " 18 min  table 2 gets nothing: no trout is left\n"
    " 18 min  table 3 orders soufflé\n"
    " 21 min  the ingredients for soufflé are here\n"
    " 46 min  table 3 gets nothing: it has collapsed\n"
    " 46 min  table 4 orders roast\n"
    " 51 min  the ingredients for roast are here\n"
    " 66 min  the guests at table 4 leave\n"
    " 66 min  table 4 gets nothing: the guests have left\n"
    " 66 min  the kitchen closes\n";

const std::string two_more_ways =
    "a cancellation came up: the floor is wet\n"
    "a stack was destroyed where it waited\n";

}  // namespace

TEST_CASE("an evening under virtual time, one order after the other") {
  common::check_in_virtual_time(evening);
}

TEST_CASE("a table by itself has the times of chapter 4") {
  CHECK(common::run_chapter({"--virtual", "--table", "1"}).out ==
        "  0 min  table 1 orders pasta\n"
        "  2 min  the ingredients for pasta are here\n"
        " 13 min  the pasta is cooked\n"
        " 14 min  the pasta is on table 1\n"
        " 14 min  table 1 is happy\n"
        " 14 min  the kitchen closes\n");
  CHECK(common::run_chapter({"--virtual", "--table", "4"}).out ==
        "  0 min  table 4 orders roast\n"
        "  5 min  the ingredients for roast are here\n"
        " 20 min  the guests at table 4 leave\n"
        " 20 min  table 4 gets nothing: the guests have left\n"
        " 20 min  the kitchen closes\n");
}

TEST_CASE("in real time the same happens") {
  const auto result = common::run_chapter({"--table", "2"});
  CHECK(result.out.starts_with("  0 min  table 2 orders trout\n"));
  CHECK(result.out.find("table 2 gets nothing: no trout is left\n") !=
        std::string::npos);
  CHECK(result.out.ends_with("the kitchen closes\n"));
  CHECK(result.status == 0);
}

TEST_CASE("many levels down and up again, three times") {
  const auto result = common::run_chapter({"--deep", "--levels", "100000"});
  CHECK(result.out == "a result came up 100000 levels\n" + two_more_ways);
  CHECK(result.err.empty());
  CHECK(result.status == 0);
}

TEST_CASE("one level is deep enough") {
  CHECK(common::run_chapter({"--deep", "--levels", "1"}).out ==
        "a result came up 1 levels\n" + two_more_ways);
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{
      {"--table", "5"},  {"--table", "roast"}, {"--table"},
      {"--levels", "0"}, {"--depth"},          {"--levels"}};
  common::check_bad_options(bad);
}

TEST_CASE("the timeline has a lane for each table") {
  const auto result = common::run_chapter({"--virtual", "--timeline"});
  CHECK(result.status == 0);
  for (const char* name : {"table 1", "table 2", "table 3", "table 4"})
    CHECK_MESSAGE(result.out.rfind(name) > evening.size(),
                  "no lane for " << name);
}

}  // namespace main_test

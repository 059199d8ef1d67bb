// The program as you run it: exact under virtual time, honest about bad
// options.

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

const std::string evening =
    "  0 min  roast: 50 minutes from now\n"
    "  0 min  bread: 35 minutes from now\n"
    "  0 min  soufflé: 25 minutes from now\n"
    "  0 min  pasta: 11 minutes from now\n"
    " 11 min  pasta is ready\n"
    " 14 min  stir the stock\n"
    " 20 min  the guests at table 4 leave: no soufflé\n"
    " 28 min  stir the stock\n"
    " 35 min  bread is ready\n"
    " 42 min  stir the stock\n"
    " 50 min  roast is ready\n"
    " 56 min  stir the stock\n"
    " 60 min  the kitchen closes\n";

}  // namespace

TEST_CASE("an hour in the kitchen, under virtual time") {
  common::check_in_virtual_time(evening);
}

TEST_CASE("ten hours under virtual time") {
  const auto result = common::run_chapter({"--virtual", "--minutes", "600"});
  CHECK(result.out.starts_with(evening.substr(0, evening.size() - 28)));
  CHECK(
      result.out.ends_with("588 min  stir the stock\n"
                           "600 min  the kitchen closes\n"));
  CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 51);
}

TEST_CASE("two timers with one deadline, and a stop that finishes the pass") {
  const auto result = common::run_chapter({"--virtual", "--minutes", "14"});
  CHECK(
      result.out.ends_with(" 11 min  pasta is ready\n"
                           " 14 min  the kitchen closes\n"
                           " 14 min  stir the stock\n"));
}

TEST_CASE("in real time the same happens in the same order") {
  const std::string expected =
      "roast: 50 minutes from now\n"
      "bread: 35 minutes from now\n"
      "soufflé: 25 minutes from now\n"
      "pasta: 11 minutes from now\n"
      "pasta is ready\n"
      "stir the stock\n"
      "the kitchen closes\n";
  const auto result = common::run_in_real_time({"--minutes", "15"}, expected);
  CHECK(result.out == expected);
  CHECK(result.status == 0);
}

TEST_CASE("spinning looks at the clock again and again") {
  const auto result = common::run_chapter({"--spin", "--minutes", "12"});
  CHECK(result.status == 0);
  CHECK(result.out.starts_with(
      " 11 min  pasta is ready\nthe cooks looked at the clock in vain "));
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{
      {"--minutes", "0"}, {"--minutes", "601"}, {"--minutes", "soon"},
      {"--minutes"},      {"--microwave"},      {"--spin", "--virtual"}};
  common::check_bad_options(bad);
}

TEST_CASE("the timeline names each dish") {
  const auto result = common::run_chapter({"--virtual", "--timeline"});
  CHECK(result.status == 0);
  for (const char* name : {"roast", "bread", "soufflé", "pasta", "stock"})
    CHECK_MESSAGE(result.out.rfind(name) > evening.size(),
                  "no lane for " << name);
}

}  // namespace main_test

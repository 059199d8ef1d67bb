// The program as you run it: exact under virtual time, honest about bad
// options.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

const std::string evening =
    "  0 min  Ada: chop the onions\n"
    "  0 min  Ben: knead the dough\n"
    "  0 min  Cleo: fillet the fish\n"
    "  0 min  Dora: beat the eggs\n"
    "  0 min  Emil: boil the pasta\n"
    "  5 min  Ada: simmer the soup\n"
    "  8 min  Cleo: fry the fish\n"
    "  9 min  Dora: bake the soufflé\n"
    " 10 min  Ben: bake the bread\n"
    " 11 min  Emil: toss the pasta\n"
    " 13 min  Emil: the pasta is ready\n"
    " 17 min  Dora stops, because the guests at table 4 have left\n"
    " 17 min  Dora: empty the oven\n"
    " 18 min  Dora: wash the bowls\n"
    " 20 min  Cleo: the fish is ready\n"
    " 22 min  Dora goes home\n"
    " 35 min  Ada: the soup is ready\n"
    " 45 min  Ben: the bread is ready\n"
    " 45 min  no dish from Dora\n"
    " 45 min  dinner: soup bread fish pasta\n";

}  // namespace

TEST_CASE("five cooks, under virtual time") {
  common::check_in_virtual_time(evening);
}

TEST_CASE("in real time the same happens in the same order") {
  common::check_in_real_time(evening);
}

TEST_CASE("a cook whose dish is ready cannot be sent home any more") {
  const auto result = common::run_chapter({"--virtual", "--leave", "40"});
  CHECK(result.out.ends_with(
      " 34 min  Dora: the soufflé is ready\n"
      " 35 min  Ada: the soup is ready\n"
      " 40 min  table 4 leaves too late: the soufflé is made\n"
      " 45 min  Ben: the bread is ready\n"
      " 45 min  dinner: soup bread fish soufflé pasta\n"));
}

TEST_CASE("one dish after the other takes the sum of their times") {
  const auto result = common::run_chapter({"--virtual", "--one-by-one"});
  CHECK(
      result.out.starts_with("  0 min  Ada: chop the onions\n"
                             "  5 min  Ada: simmer the soup\n"
                             " 35 min  Ada: the soup is ready\n"
                             " 35 min  Ben: knead the dough\n"));
  CHECK(result.out.ends_with("147 min  Emil: the pasta is ready\n"));
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{
      {"--leave", "-1"}, {"--leave", "601"}, {"--leave", "soon"},
      {"--leave"},       {"--sous-chef"},    {"--virtual", "17"}};
  common::check_bad_options(bad);
}

TEST_CASE("the timeline has a lane for each task, by its name") {
  const auto result = common::run_chapter({"--virtual", "--timeline"});
  CHECK(result.status == 0);
  REQUIRE(result.out.starts_with(evening));
  const auto drawing = result.out.substr(evening.size());
  for (const char* name : {"chef", "Ada", "Ben", "Cleo", "Dora", "Emil"})
    CHECK_MESSAGE(drawing.find(name) != std::string::npos,
                  "no lane for " << name);
  CHECK_MESSAGE(drawing.find("cancelled") != std::string::npos,
                "Dora's lane does not say that she was cancelled");
}

}  // namespace main_test

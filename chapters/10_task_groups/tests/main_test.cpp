// The program as you run it: exact under virtual time, honest about bad
// options.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

const std::string beginning =
    "  0 min  Ada: chop the onions\n"
    "  0 min  Ben: stuff the goose\n"
    "  0 min  Cleo: melt the sugar\n"
    "  0 min  Dora: roll the dough\n";
const std::string evening =
    beginning +
    "  8 min  Ben: roast the goose\n"
    " 10 min  Ada: simmer the soup\n"
    " 12 min  Cleo: the caramel is burnt\n"
    " 14 min  Ben slips in cleaning up\n"
    " 15 min  Dora has cleaned up, and goes home\n"
    " 17 min  Ada has cleaned up, and goes home\n"
    " 17 min  chef: unhandled errors in a TaskGroup (2 sub-exceptions)\n"
    " 17 min  chef: off the menu: the caramel is burnt\n"
    " 17 min  chef: to be replaced: the big dish is broken\n"
    " 17 min  chef: lights out\n"
    " 77 min  chef: goes home\n";

}  // namespace

TEST_CASE("a group: those it stops clean up before the chef goes on") {
  common::check_in_virtual_time(evening);
}

TEST_CASE("in real time the same happens in the same order") {
  common::check_in_real_time(evening);
}

TEST_CASE("gather: the others cook on, and what they burn nobody hears of") {
  const auto result = common::run_chapter({"--virtual", "--gather"});
  CHECK(result.out == beginning +
                          "  8 min  Ben: roast the goose\n"
                          " 10 min  Ada: simmer the soup\n"
                          " 12 min  Cleo: the caramel is burnt\n"
                          " 12 min  chef: no banquet, the caramel is burnt\n"
                          " 12 min  chef: lights out\n"
                          " 15 min  Dora: bake the pie\n"
                          " 40 min  Ada: the soup is burnt\n"
                          " 40 min  Dora: the pie is burnt\n"
                          " 58 min  Ben: the goose is burnt\n"
                          " 72 min  chef: goes home\n");
  CHECK(result.err.empty());
}

TEST_CASE("when nothing burns, a group and gather do the same") {
  const auto grouped = common::run_chapter({"--virtual", "--careful"});
  CHECK(
      grouped.out.ends_with(" 58 min  Ben: the goose is ready\n"
                            " 58 min  chef: dinner is served\n"
                            " 58 min  chef: lights out\n"
                            "118 min  chef: goes home\n"));
  CHECK(common::run_chapter({"--virtual", "--careful", "--gather"}).out ==
        grouped.out);
}

TEST_CASE("the guests leave: all are stopped, and the chef last") {
  const auto result =
      common::run_chapter({"--virtual", "--careful", "--leave", "5"});
  CHECK(result.out == beginning +
                          "  6 min  Cleo has cleaned up, and goes home\n"
                          "  7 min  Ben has cleaned up, and goes home\n"
                          "  8 min  Dora has cleaned up, and goes home\n"
                          " 10 min  Ada has cleaned up, and goes home\n"
                          " 10 min  chef: stops as well\n"
                          "the kitchen is empty\n");
  CHECK(result.status == 0);
}

TEST_CASE("the guests leave, and an error goes first") {
  const auto result = common::run_chapter({"--virtual", "--leave", "9"});
  CHECK(result.out.ends_with(
      " 14 min  chef: unhandled errors in a TaskGroup (1 sub-exception)\n"
      " 14 min  chef: to be replaced: the big dish is broken\n"
      " 14 min  chef: lights out\n"
      " 14 min  chef: stops as well\n"
      "the kitchen is empty\n"));
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{
      {"--leave", "-1"}, {"--leave", "601"},  {"--leave", "soon"},
      {"--leave"},       {"--brigade-chief"}, {"--virtual", "17"}};
  common::check_bad_options(bad);
}

TEST_CASE("the timeline has a lane for each task, by its name") {
  const auto result = common::run_chapter({"--virtual", "--timeline"});
  CHECK(result.status == 0);
  REQUIRE(result.out.starts_with(evening));
  const auto drawing = result.out.substr(evening.size());
  for (const char* name : {"chef", "Ada", "Ben", "Cleo", "Dora"})
    CHECK_MESSAGE(drawing.find(name) != std::string::npos,
                  "no lane for " << name);
}

}  // namespace main_test

// The program as you run it: exact under virtual time, honest about bad
// options. Act 3 is compared with twin.py, too.

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

const std::string act_1 =
    "Act 1: one fork, then the other\n"
    "  3 min  the bell rings\n"
    "  3 min  Ada has the left fork\n"
    "  3 min  Ben has the left fork\n"
    "  3 min  Cleo has the left fork\n"
    "  3 min  Dora has the left fork\n"
    "  3 min  Emil has the left fork\n"
    "the event loop would wait for ever: nothing is ready, no timer is set, "
    "and "
    "nothing outside can wake it\n"
    "  task 'host' waits for dessert\n"
    "  task 'Ada' waits for fork 2\n"
    "  task 'Ben' waits for fork 3\n"
    "  task 'Cleo' waits for fork 4\n"
    "  task 'Dora' waits for fork 5\n"
    "  task 'Emil' waits for fork 1\n";
const std::string act_2 =
    "Act 2: a doorman lets four in\n"
    "  3 min  the bell rings\n"
    "  3 min  Ada has the left fork\n"
    "  3 min  Ben has the left fork\n"
    "  3 min  Cleo has the left fork\n"
    "  3 min  Dora has the left fork\n"
    "  4 min  Dora eats\n"
    " 14 min  Dora has eaten\n"
    " 14 min  Cleo eats\n"
    " 14 min  Emil has the left fork\n"
    " 24 min  Cleo has eaten\n"
    " 24 min  Ben eats\n"
    " 34 min  Ben has eaten\n"
    " 34 min  Ada eats\n"
    " 44 min  Ada has eaten\n"
    " 44 min  Emil eats\n"
    " 54 min  Emil has eaten\n"
    " 54 min  dessert\n";
const std::string act_3 =
    "Act 3: both forks or none\n"
    "  3 min  the bell rings\n"
    "  3 min  Ada eats\n"
    "  3 min  Cleo eats\n"
    " 13 min  Ada has eaten\n"
    " 13 min  Cleo has eaten\n"
    " 13 min  Ben eats\n"
    " 13 min  Dora eats\n"
    " 23 min  Ben has eaten\n"
    " 23 min  Dora has eaten\n"
    " 23 min  Emil eats\n"
    " 33 min  Emil has eaten\n"
    " 33 min  dessert\n";

}  // namespace

TEST_CASE("in the first act they starve, and the loop says why") {
  const auto result = common::run_chapter({"--virtual", "--act", "1"});
  CHECK(result.out == act_1);
  CHECK(result.err.empty());
  CHECK(result.status == 0);
}

TEST_CASE("in the second one eats at a time, in the third two") {
  CHECK(common::run_chapter({"--virtual", "--act", "2"}).out == act_2);
  CHECK(common::run_chapter({"--virtual", "--act", "3"}).out == act_3);
}

TEST_CASE("in real time the same happens in the same order") {
  common::check_in_real_time(act_1 + act_2 + act_3);
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{
      {"--act", "4"}, {"--act", "one"}, {"--act"}, {"--forks"}, {"5"}};
  common::check_bad_options(bad);
}

TEST_CASE("the timeline has a lane for each task, by its name") {
  const auto result =
      common::run_chapter({"--virtual", "--act", "3", "--timeline"});
  CHECK(result.status == 0);
  REQUIRE(result.out.starts_with(act_3));
  const auto drawing = result.out.substr(act_3.size());
  for (const char* name : {"host", "Ada", "Ben", "Cleo", "Dora", "Emil"})
    CHECK_MESSAGE(drawing.find(name) != std::string::npos,
                  "no lane for " << name);
}

}  // namespace main_test

// The program as you run it: exact under virtual time, honest about bad
// options.

#include <doctest/doctest.h>
#include <sstream>
#include <string>
#include <vector>

#include "common/testing/chapter_program_test.hpp"

namespace main_test {

namespace {

// What each does, one after the other, without the times: in real time, who is
// first of two that act in the same minute is left to chance.
std::string by_name(const std::string& text) {
  std::string result;
  for (const std::string who : {"Ada", "Ben", "Cleo", "Dora", "the", "good"}) {
    std::istringstream lines(common::without_times(text));
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with(who)) result += line + "\n";
  }
  return result;
}

const std::string evening =
    "  0 min  Ada rings for fish\n"
    "  1 min  Ben rings for lemons\n"
    "  2 min  Cleo rings for wine\n"
    "  3 min  Cleo: the line is dead; again in 1 min\n"
    "  4 min  Cleo rings for wine\n"
    "  5 min  Cleo: the line is dead; again in 4 min\n"
    "  6 min  Ada: nobody answers; again in 2 min\n"
    "  7 min  Ben: nobody answers; again in 2 min\n"
    "  8 min  Ada rings for fish\n"
    "  9 min  Cleo rings for wine\n"
    "  9 min  Ben rings for lemons\n"
    "  9 min  Ada: the line is dead; again in 4 min\n"
    " 12 min  Ben puts the receiver down: we have lemons\n"
    " 13 min  Ada rings for fish\n"
    " 15 min  Cleo: nobody answers; again in 7 min\n"
    " 16 min  Ada: the fish will come\n"
    " 22 min  Cleo rings for wine\n"
    " 25 min  Cleo: the market has closed, no wine\n"
    " 25 min  the till prints the accounts\n"
    " 28 min  Dora goes home: it is late\n"
    " 33 min  the accounts are printed\n"
    " 33 min  good night\n";

}  // namespace

TEST_CASE("an evening on the telephone, under virtual time") {
  common::check_in_virtual_time(evening);
}

TEST_CASE("in real time each does the same in the same order") {
  const std::string expected = by_name(evening);
  const auto result = common::run_in_real_time({}, expected, by_name);
  CHECK(result.out == expected);
  CHECK(result.status == 0);
}

TEST_CASE("another seed is another evening, the same seed the same") {
  const auto once = common::run_chapter({"--virtual", "--seed", "7"});
  const auto again = common::run_chapter({"--virtual", "--seed", "7"});
  CHECK(once.out == again.out);
  CHECK(once.out != evening);
  CHECK(once.out.ends_with("good night\n"));
}

TEST_CASE("without timeouts the evening never ends, and the loop says why") {
  const auto result = common::run_chapter({"--virtual", "--patient"});
  CHECK(result.status == 1);
  CHECK_MESSAGE(
      result.err.find("task 'Ada' waits for a future") != std::string::npos,
      result.err);
  CHECK_MESSAGE(
      result.out.find(" 12 min  Ada puts the receiver down\n") !=
          std::string::npos,
      "run() gives no reason, so no colon announces one: " << result.out);
}

TEST_CASE("with naive timeouts nobody can be stopped") {
  const auto result = common::run_chapter({"--virtual", "--naive"});
  CHECK(result.status == 0);
  CHECK_MESSAGE(
      result.out.find(" 12 min  Ben: nobody answers; again in 4 min\n") !=
          std::string::npos,
      "the chef's request is taken for a timeout");
  CHECK_MESSAGE(result.out.find(
                    "  8 min  Cleo puts the receiver down: the time is up\n") !=
                    std::string::npos,
                "the alarm of a call that has failed rings in the pause");
}

TEST_CASE("bad options are one line and exit status 2") {
  const std::vector<std::vector<std::string>> bad{
      {"--seed", "0"}, {"--seed", "one"},  {"--seed"},
      {"--telegram"},  {"--virtual", "7"}, {"--patient", "--naive"}};
  common::check_bad_options(bad);
}

TEST_CASE("the timeline has a lane for each task, by its name") {
  const auto result = common::run_chapter({"--virtual", "--timeline"});
  CHECK(result.status == 0);
  REQUIRE(result.out.starts_with(evening));
  const auto drawing = result.out.substr(evening.size());
  for (const char* name : {"chef", "Ada", "Ben", "Cleo", "Dora", "till"})
    CHECK_MESSAGE(drawing.find(name) != std::string::npos,
                  "no lane for " << name);
}

}  // namespace main_test

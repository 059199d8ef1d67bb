// Guesses for slips of the keyboard.

#include "common/command_line/nearest.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace {

using names = std::vector<std::string>;

TEST_CASE("the distance counts letters added, dropped, changed and swapped") {
  CHECK(common::edit_distance("tasks", "tasks") == 0);
  CHECK(common::edit_distance("taks", "tasks") == 1);
  CHECK(common::edit_distance("tassks", "tasks") == 1);
  CHECK(common::edit_distance("tusks", "tasks") == 1);
  CHECK(common::edit_distance("taskz", "tasks") == 1);
  CHECK(common::edit_distance("atsks", "tasks") == 1);
  CHECK(common::edit_distance("", "tasks") == 5);
  CHECK(common::edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest come first, and what is far off not at all") {
  const names options{"--chunks", "--tasks", "--task"};
  CHECK(common::nearest("--taks", options) == names{"--tasks", "--task"});
  CHECK(common::nearest("--verbose", options).empty());
}

}  // namespace

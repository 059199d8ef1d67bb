// Runs the scenario.

#include <answer.hpp>
#include <doctest/doctest.h>

TEST_CASE("your scenario") { kitchen::scenario(); }

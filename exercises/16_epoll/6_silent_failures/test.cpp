// Runs the scenario. It needs no loop: a selector does not know one.

#include <answer.hpp>
#include <doctest/doctest.h>

TEST_CASE("your scenario") { kitchen::scenario(); }

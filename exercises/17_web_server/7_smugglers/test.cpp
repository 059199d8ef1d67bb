// Runs the scenario. It needs no loop: a parser knows no socket.

#include <answer.hpp>
#include <doctest/doctest.h>

TEST_CASE("your scenario") { kitchen::scenario(); }

// Runs the scenario, in real time.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <memory>

#include "06_tasks/tests/run_without_cleanup.hpp"

TEST_CASE("your scenario") {
  asyncio::run_without_cleanup(kitchen::scenario(),
                               std::make_unique<asyncio::sleeping_waiter>());
}

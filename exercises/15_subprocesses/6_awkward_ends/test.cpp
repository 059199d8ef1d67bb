// Runs the scenario, in real time.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <memory>
#include <run_main.hpp>

TEST_CASE("your scenario") {
  learn::run_main(kitchen::scenario(),
                  std::make_unique<asyncio::sleeping_waiter>());
}

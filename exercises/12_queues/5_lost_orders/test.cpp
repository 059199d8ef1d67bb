// Runs the scenario under virtual time, in which an hour takes no time.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "06_tasks/run.hpp"

TEST_CASE("your scenario") {
  try {
    asyncio::run(kitchen::scenario(),
                 std::make_unique<asyncio::virtual_time>());
  } catch (const asyncio::cancelled_error&) {
    FAIL("a cancelled_error left the scenario");
  }
}

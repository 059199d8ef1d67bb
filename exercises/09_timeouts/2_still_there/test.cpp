// A cook, and a helper who needs time to clean up: who is in the kitchen when
// the cook comes back?

#include "test.hpp"

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"

namespace still_there_test {

TEST_CASE("a helper who is done in time") {
  run([]() -> coroutine<> {
    kitchen_log log;
    const auto dish = co_await outcome_of(tidy(log, 4min));
    CHECK_MESSAGE(dish == "7"s, "the helper has served 7: "s << dish);
    const auto error = co_await outcome_of(burns());
    CHECK_MESSAGE(error == "burnt"s, "the helper has failed: "s << error);
  });
}

TEST_CASE("a helper who needs too long") {
  run([]() -> coroutine<> {
    kitchen_log log;
    const auto outcome = co_await outcome_of(tidy(log, 1h));
    CHECK_MESSAGE(log.asked > 0,
                  "the cook came back, and the helper works on: nobody has "
                  "asked him to stop, or he has not heard of it yet"s);
    CHECK_MESSAGE(log.asked < 2,
                  "the helper was asked a second time, in the middle of his "
                  "cleaning up: that is what cuts it short"s);
    CHECK_MESSAGE((log.cleaned || log.asked != 1),
                  "the cook came back, and the helper is still cleaning up: to "
                  "ask him to stop is not to wait until he has"s);
    CHECK_MESSAGE(outcome == "timed out"s,
                  "the time was up, and the cook was told: \""s
                      << outcome
                      << "\". The helper was cancelled, not the cook: that is "
                         "to be a timeout_error"s);
  });
}

TEST_CASE("a helper who refuses") {
  run([]() -> coroutine<> {
    const auto dish = co_await outcome_of(refuses());
    CHECK_MESSAGE(dish == "8"s,
                  "the helper was asked to stop, has finished all the same, "
                  "and his dish was thrown away: "s
                      << dish);
  });
}

TEST_CASE("a helper who fails leaves nothing on the loop") {
  bool left = false;
  const auto main = []() -> coroutine<> {
    // It is kept until the end: what was left may refer to it.
    auto cooking = kitchen::with_helper(burns(), 5min);
    try {
      co_await cooking;
    } catch (const std::runtime_error&) {  // he always does
    }
    co_await sleep(1h);
  };
  asyncio::run_without_cleanup(main(), std::make_unique<noting_clock>(left));
  CHECK_MESSAGE(
      !left,
      "the helper failed in the first minute, and the cook came back. "
      "Nevertheless something woke the loop in minute 5: a timer was "
      "left behind, and what it uses may be gone by then"s);
}

}  // namespace still_there_test

// A cook who is asked to stop himself.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "06_tasks/sleep.hpp"
#include "test.hpp"

namespace still_there_test {

TEST_CASE("a cook who is asked to stop himself") {
  run([]() -> coroutine<> {
    kitchen_log log;
    const auto cook = asyncio::create_task(outcome_of(tidy(log, 1h)));
    co_await sleep(1min);
    cook.cancel();
    const auto outcome = co_await cook;
    CHECK_MESSAGE(log.asked > 0,
                  "the cook was sent home, and has left a helper behind who "
                  "knows of nothing: wait() cancels nobody"s);
    CHECK_MESSAGE(log.asked < 2,
                  "the cook was sent home, and has asked his helper a second "
                  "time, in the middle of the cleaning up"s);
    CHECK_MESSAGE((log.cleaned || log.asked != 1),
                  "the cook was sent home, and left before his helper had "
                  "cleaned up"s);
    CHECK_MESSAGE(outcome == "cancelled"s,
                  "the cook was sent home, and took it for his helper's time "
                  "limit: "s
                      << outcome);
  });
}

TEST_CASE("a cook who is asked to stop while his helper cleans up") {
  run([]() -> coroutine<> {
    kitchen_log log;
    const auto cook = asyncio::create_task(outcome_of(tidy(log, 1h)));
    co_await sleep(6min);  // the limit has passed a minute ago
    cook.cancel();
    const auto outcome = co_await cook;
    CHECK_MESSAGE(outcome == "cancelled"s,
                  "the limit had passed, the helper was cleaning up, and then "
                  "the cook was sent home. That request was lost, since the "
                  "helper was late: "s
                      << outcome);
  });
}

TEST_CASE("a cook who is asked to stop, and a helper who refuses") {
  run([]() -> coroutine<> {
    const auto cook = asyncio::create_task(outcome_of(refuses()));
    co_await sleep(1min);
    cook.cancel();
    const auto outcome = co_await cook;
    CHECK_MESSAGE(outcome == "8"s,
                  "the cook was sent home, the helper has finished his dish "
                  "all the same, and it was thrown away: "s
                      << outcome);
  });
}

}  // namespace still_there_test

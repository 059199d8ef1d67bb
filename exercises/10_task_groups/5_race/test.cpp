// race(): who wins, who is stopped, and what is not forgotten.

#include "test.hpp"

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <string>

#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"

namespace race_test {

TEST_CASE("the first wins") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.runner("ada", 9), ours.runner("ben", 1)));
  REQUIRE_MESSAGE(
      came == "ben"s,
      "ben needs a minute and ada nine, and the race gave: "s << came);
  CHECK_MESSAGE(ours.minutes < 9,
                "the race was won after one minute, and ended after "s
                    << ours.minutes << ": nobody has stopped the others"s);
  CHECK_MESSAGE(ours.left == 0,
                "race() is over, and a runner is still cleaning up"s);
}

TEST_CASE("the result is handed over, not copied") {
  track ours;
  medal::copies = 0;
  ours.run(ours.of(ours.runner("ada", 9), ours.runner("ben", 1)));
  CHECK_MESSAGE(medal::copies == 0,
                "the winner's result was copied on its way to the caller; a "
                "unique_ptr, say, can only be moved");
}

TEST_CASE("two arrive in the same pass") {
  track ours;
  const auto came = ours.run(ours.of(
      ours.runner("ada", 9), ours.runner("ben", 1), ours.runner("cleo", 1)));
  CHECK_MESSAGE(came == "ben"s,
                "ben and cleo arrive in the same minute, ben first, and the "
                "race gave: "s
                    << came);
}

TEST_CASE("a runner that does not stop, and arrives after all") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.stubborn("ada", 9), ours.runner("ben", 1)));
  CHECK_MESSAGE(came == "ben"s,
                "ben was first; ada did not stop, arrived after all, and took "
                "the victory from him: "s
                    << came);
}

TEST_CASE("a runner that fails is out of the race") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.falls("a cramp", 1), ours.runner("ben", 3)));
  CHECK_MESSAGE(came == "ben"s,
                "the first failure was the end of the race, although ben was "
                "still running: "s
                    << came);
  const auto second =
      ours.run(ours.of(ours.throws_seven(), ours.runner("ben", 3)));
  CHECK_MESSAGE(second == "ben"s,
                "a runner threw a 7, which is not a std::exception, and that "
                "was the end of the race, although ben was still running: "s
                    << second);
}

TEST_CASE("all fail") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.falls("a cramp", 3), ours.falls("a shoe", 2),
                       ours.falls("the wrong way", 1)));
  CHECK_MESSAGE(came != "[a cramp, a shoe, the wrong way]"s,
                "the errors must come in the order in which they failed"s);
  CHECK_MESSAGE(came.starts_with("["),
                "all have failed, and race() told of one: "s << came);
  CHECK_MESSAGE(came == "[the wrong way, a shoe, a cramp]"s,
                "not all errors, in the order in which they failed: "s << came);
  const auto alone = ours.run(ours.of(ours.falls("a cramp", 1)));
  CHECK_MESSAGE(alone == "[a cramp]"s,
                "the only runner failed: a single error is thrown in an "
                "exception_group as well, so that callers catch one class. "
                "What came: "s
                    << alone);
}

TEST_CASE("a runner that fails while it is being stopped") {
  track ours;
  const auto came =
      ours.run(ours.of(ours.runner("ada", 9, true), ours.runner("ben", 1)));
  CHECK_MESSAGE(came == "[a broken dish]"s,
                "ada was stopped, and broke a dish in cleaning up; that error "
                "has vanished in silence, since somebody else had won: "s
                    << came);
}

TEST_CASE("the caller is cancelled when one has won, and another cleans up") {
  track ours;
  std::string came;
  const auto main = [&]() -> coroutine<> {
    const auto caller = create_task(
        ours.outcome(ours.of(ours.runner("ada", 9), ours.runner("ben", 1))));
    co_await sleep(90s);
    caller.cancel();
    came = co_await caller;
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(came == "cancelled"s,
                "ben had won, the caller was cancelled while ada was cleaning "
                "up, and the victory has hidden that request from the caller. "
                "What came: "s
                    << came);
}

}  // namespace race_test

// Nobody takes an egg that is not there, and nobody waits for one that is.

#include <algorithm>
#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sleep;

struct evening {
  kitchen::pantry pantry;
  std::string served;  // which cooks have got their eggs
  int fewest = 0;      // how few eggs there were at the worst
  std::string thrown = "nothing";
  std::string take_threw = "nothing";

  coroutine<> cook(std::string name, int eggs) {
    try {
      co_await pantry.take(eggs);
    } catch (const std::runtime_error& error) {
      take_threw = error.what();
      co_return;
    }
    served += name;
    fewest = std::min(fewest, pantry.eggs());
  }
  void starts(std::string name, int eggs) {
    create_task(cook(std::move(name), eggs));
  }
  /// Runs `story` to its end, or until nothing can wake it any more.
  void run(coroutine<> story) {
    try {
      asyncio::run(std::move(story), std::make_unique<asyncio::virtual_time>());
    } catch (const asyncio::never_wakes_error&) {
      thrown = "that nothing can wake it any more";
    } catch (const std::exception& error) {
      thrown = error.what();
    }
  }
};

}  // namespace

TEST_CASE_FIXTURE(evening, "one cook, one egg") {
  const auto story = [&]() -> coroutine<> {
    starts("a", 1);
    co_await sleep(1min);
    co_await pantry.put(1);
    co_await sleep(1h);
  };
  run(story());
  REQUIRE_MESSAGE(
      take_threw == "nothing",
      "take() must hold the lock when it waits, and it is `co_await "
      "changed_.hold()` that gets it. It threw: "
          << take_threw);
  REQUIRE_MESSAGE(
      thrown == "nothing",
      "put() must hold the lock until it has notified. It threw: " << thrown);
  CHECK_MESSAGE(served == "a",
                "one cook waited for the one egg that came, and "
                "did not get it");
}

TEST_CASE_FIXTURE(evening, "two wait, and only one egg comes") {
  const auto story = [&]() -> coroutine<> {
    starts("a", 1);
    starts("b", 1);
    co_await sleep(1min);
    co_await pantry.put(1);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(fewest == 0,
                "a and b were told of one egg, and both took it, so that there "
                "were "
                    << fewest
                    << ": after wait() look again whether there are enough");
}

TEST_CASE_FIXTURE(evening, "somebody who did not wait takes the egg") {
  const auto story = [&]() -> coroutine<> {
    starts("a", 1);
    co_await sleep(1min);
    create_task(pantry.put(1));
    co_await sleep(0s);
    starts("b", 1);  // stands at the door before a does
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(fewest == 0,
                "a was told of an egg, but b, who came later, was in the "
                "pantry before a and took it; then a took one more, and there "
                "were "
                    << fewest
                    << ". Between the news and a's turn everything "
                       "may change: if is not enough");
}

TEST_CASE_FIXTURE(evening, "two eggs at once, for two cooks") {
  const auto story = [&]() -> coroutine<> {
    starts("a", 1);
    starts("b", 1);
    co_await sleep(1min);
    co_await pantry.put(2);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(served == "ab",
                "two eggs came, a and b waited for one each, and only these "
                "got theirs: "
                    << served << ". One notification is for one cook");
}

TEST_CASE_FIXTURE(evening, "the first in line needs more than there is") {
  const auto story = [&]() -> coroutine<> {
    starts("a", 3);
    starts("b", 1);
    co_await sleep(1min);
    co_await pantry.put(1);
    co_await sleep(1h);
    CHECK_MESSAGE(fewest == 0,
                  "a needs three eggs, one came, and a took three: ask, and "
                  "ask again, whether there are as many as a needs");
    const bool took_some = pantry.eggs() == 0 && served.empty();
    REQUIRE_MESSAGE(!took_some,
                    "a needs three eggs, one came, and a took that one and "
                    "waits for two more, while b needs just one. A cook takes "
                    "all that they need at once, or waits");
    CHECK_MESSAGE(served == "b",
                  "a needs three eggs, b behind a needs one, and one came. "
                  "The news went to a, who cannot use it, and b waits in "
                  "front of an egg. put() cannot know whom to tell: tell all");
    co_await pantry.put(3);
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(pantry.eggs() == 0,
                "a needs three eggs and b one; one came, and then three more, "
                "and left in the pantry are: "
                    << pantry.eggs());
}

TEST_CASE_FIXTURE(evening, "a cook who comes while eggs are carried in") {
  const auto story = [&]() -> coroutine<> {
    create_task(pantry.put(1));
    co_await sleep(1s);
    starts("a", 1);
    co_await sleep(1s);
    CHECK_MESSAGE(served.empty(), "a took an egg while it was carried in");
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(served == "a",
                "a looked while an egg was carried in, saw none, and waited "
                "for the lock; meanwhile the news came, and went past a. Look "
                "only when you have the lock");
}

TEST_CASE_FIXTURE(evening, "two bring eggs") {
  const auto story = [&]() -> coroutine<> {
    create_task(pantry.put(1));
    create_task(pantry.put(1));
    co_await sleep(90s);
    CHECK_MESSAGE(pantry.eggs() == 1,
                  "two brought an egg each, which takes a minute each, for the "
                  "room is narrow. After a minute and a half there should be "
                  "one, and there are: "
                      << pantry.eggs() << ". Hold the lock while you carry");
    co_await sleep(1h);
  };
  run(story());
}

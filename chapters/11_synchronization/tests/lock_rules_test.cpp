// The rules of a lock, one by one: what each mistake looks like, in words for a
// reader who has just rewritten the rules.

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/story_test.hpp"
#include "11_synchronization/lock.hpp"

namespace lock_rules_test {

namespace {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sleep;
using asyncio::task;

/// A lock, and tasks that use it for a second each.
struct rules {
  asyncio::lock it;
  std::string order;  // who had it
  int inside = 0;
  int most = 0;  // how many had it at once

  void let_go() {
    if (it.locked()) it.release();
  }
  coroutine<> user(std::string name) {
    co_await it.acquire();
    order += name;
    most = std::max(most, ++inside);
    co_await sleep(1s);
    --inside;
    let_go();
  }
  /// Is called by somebody who has the lock, gives it back, and goes on.
  coroutine<> goes_on(bool) {
    let_go();
    co_await sleep(1h);
  }
  task<> start(std::string name) { return create_task(user(std::move(name))); }

  /// Runs `story` to its end, or until nothing can wake it any more.
  void run(coroutine<> story) {
    if (!asyncio::comes_to_its_end(std::move(story)))
      order += " and then nobody";
  }
};

}  // namespace

TEST_CASE_FIXTURE(rules, "rule: a free lock is taken at once") {
  bool goes_on = false;
  bool taken = false;
  const auto story = [&]() -> coroutine<> {
    co_await it.acquire();
    goes_on = true;
    taken = it.locked();
    let_go();
  };
  run(story());
  REQUIRE_MESSAGE(goes_on,
                  "the lock was free, and acquire() waits for a call that "
                  "nobody will make: a free lock is taken without waiting");
  CHECK_MESSAGE(taken,
                "the lock was free, acquire() gave it, and it is not locked: "
                "the next task would take it too");
  CHECK_MESSAGE(!it.locked(), "the lock was released, and is still locked");
}

TEST_CASE_FIXTURE(rules, "rule: what is not held cannot be released") {
  std::string said = "nothing";
  try {
    it.release();
  } catch (const std::runtime_error& error) {
    said = error.what();
  }
  CHECK_MESSAGE(said == "Lock is not acquired.",
                "nobody holds the lock, so release() has to throw \"Lock is "
                "not acquired.\"; it threw: "
                    << said);
}

TEST_CASE_FIXTURE(rules, "rule: a release calls the first in line") {
  const auto story = [&]() -> coroutine<> {
    co_await it.acquire();
    start("a");
    start("b");
    co_await sleep(0s);
    REQUIRE_MESSAGE(order.empty(),
                    "the lock is held, and whoever comes is let in: "
                    "await_ready() may be true only if the lock is free");
    let_go();
    CHECK_MESSAGE(!it.locked(),
                  "the lock was released and a was called, but does not run "
                  "yet: in this gap nobody holds the lock, and locked() has to "
                  "say so");
    co_await sleep(0s);
    REQUIRE_MESSAGE(order == "a",
                    "the lock was released while a and b waited, and nobody "
                    "called a, who came first");
    CHECK_MESSAGE(it.locked(),
                  "a waited, was called and went on, and the lock is not "
                  "locked: whoever comes next is let in beside a");
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "ab",
                "a came first, then b; it was had by: " << order);
}

TEST_CASE_FIXTURE(rules,
                  "rule: a guard gives it back, and the next is called") {
  const auto story = [&]() -> coroutine<> {
    {
      const auto guard = co_await it.hold();
      start("a");
      co_await sleep(0s);
    }
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "a",
                "a guard was destroyed, and the lock was not given to a, who "
                "waited: a guard calls give_back(), and not release()");
}

TEST_CASE_FIXTURE(rules, "rule: a latecomer does not overtake") {
  const auto story = [&]() -> coroutine<> {
    co_await it.acquire();
    start("a");
    co_await sleep(0s);
    let_go();
    co_await user("z");
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "az",
                "the lock was released, and a was called. Before a ran, z "
                "came, found the lock free, and took it: a latecomer has to "
                "ask whether anybody waits, too. It was had by: "
                    << order);
}

TEST_CASE_FIXTURE(rules, "rule: called, then cancelled before it runs") {
  const auto story = [&]() -> coroutine<> {
    co_await it.acquire();
    const auto a = start("a");
    start("b");
    co_await sleep(0s);
    let_go();
    a.cancel();
    co_await sleep(1h);
  };
  run(story());
  REQUIRE_MESSAGE(!order.starts_with("a"),
                  "a was cancelled while it waited, and took the lock as if "
                  "nothing had happened: wait_is_over() throws what was thrown "
                  "into the task");
  REQUIRE_MESSAGE(!(order.empty() && it.locked()),
                  "a was called, and cancelled before it ran. Now the lock is "
                  "locked, and nobody holds it: take it only when "
                  "wait_is_over() has returned");
  CHECK_MESSAGE(order == "b",
                "a was called, and cancelled before it ran. With that the "
                "wake-up was lost: the lock is free, and b waits for ever. "
                "Whoever leaves without the lock passes the turn on, once it "
                "has left the line");
}

TEST_CASE_FIXTURE(rules, "rule: cancelled, then released before it runs") {
  const auto story = [&]() -> coroutine<> {
    co_await it.acquire();
    const auto a = start("a");
    start("b");
    co_await sleep(0s);
    a.cancel();
    let_go();
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "b",
                "a was cancelled, and the lock released before a ran, so that "
                "the release could call nobody: a was first. Then a left, and "
                "b waits for ever. What counts when a leaves is whether the "
                "lock is free, not whether a was called");
}

TEST_CASE_FIXTURE(rules, "rule: cancelled in the line while the lock is held") {
  const auto story = [&]() -> coroutine<> {
    co_await it.acquire();
    const auto a = start("a");
    start("b");
    co_await sleep(0s);
    a.cancel();
    co_await sleep(1h);
    CHECK_MESSAGE(order.empty(),
                  "a was cancelled in the line, and called b, although the "
                  "lock is held: now there are two inside. A turn is passed on "
                  "only if the lock is free");
    let_go();
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(order == "b",
                "a was cancelled in the line, and b stood behind it; then the "
                "lock was released, and was had by: "
                    << order);
}

TEST_CASE_FIXTURE(rules, "rule: one call at a time") {
  const auto story = [&]() -> coroutine<> {
    co_await it.acquire();
    start("a");
    const auto b = start("b");
    start("c");
    co_await sleep(0s);
    b.cancel();
    let_go();
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(most == 1,
                "a was called, and had not run yet when b, who was cancelled, "
                "left the line. The lock was free, so b called c as well, and "
                "a and c were inside together. Call only the first in line");
  CHECK_MESSAGE(
      order == "ac",
      "a, b and c waited, and b was cancelled; it was had by: " << order);
}

TEST_CASE_FIXTURE(rules, "rule: whoever has the lock has left the line") {
  const auto story = [&]() -> coroutine<> {
    co_await it.acquire();
    const auto has_it = [&]() -> coroutine<> {
      co_await goes_on(co_await it.acquire());
    };
    const auto z = create_task(has_it());
    start("a");
    co_await sleep(0s);
    let_go();
    co_await sleep(1min);
    CHECK_MESSAGE(order == "a",
                  "z had to wait, got the lock, and gave it back, all in one "
                  "expression, so that its place is still there. The place "
                  "is first in line, too, and a, behind it, is not called. "
                  "Leave the line in await_resume()");
  };
  run(story());
}

TEST_CASE_FIXTURE(rules, "rule: those who were cancelled hold up nobody") {
  const auto story = [&]() -> coroutine<> {
    co_await it.acquire();
    const auto a = start("a");
    co_await sleep(0s);
    a.cancel();  // and leaves the line when it runs
    let_go();
    co_await it.acquire();
    CHECK_MESSAGE(!a.done(),
                  "the lock is free, and the only one in line was cancelled, "
                  "but has not left it yet: a newcomer need not wait for that. "
                  "nobody_waits() counts only those who were not cancelled");
  };
  run(story());
}

}  // namespace lock_rules_test

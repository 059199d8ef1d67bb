// The rules of a condition, one by one: what each mistake looks like, in words
// for a reader who has just rewritten the rules.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/story_test.hpp"
#include "11_synchronization/condition.hpp"

namespace condition_rules_test {

namespace {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sleep;
using asyncio::task;

/// A condition, and tasks that wait for it.
struct rules {
  asyncio::condition it;
  std::string went_on;  // who was notified and came out of wait()
  std::string stopped;  // who came out with a cancellation
  bool owned = true;    // did all of them find the lock held?
  std::string said = "nothing";

  void let_go() {
    if (it.locked()) it.release();
  }
  coroutine<> waiter(std::string name) {
    co_await it.acquire();
    try {
      co_await it.wait();
      went_on += name;
    } catch (const cancelled_error&) {
      stopped += name;
    }
    owned = owned && it.locked();
    let_go();
  }
  task<> start(std::string name) {
    return create_task(waiter(std::move(name)));
  }
  /// Runs `story` to its end, or until nothing can wake it any more.
  void run(coroutine<> story) {
    if (!asyncio::comes_to_its_end(std::move(story))) said = "it waits";
  }
};

}  // namespace

TEST_CASE_FIXTURE(rules, "rule: without the lock nobody waits or notifies") {
  const auto story = [&]() -> coroutine<> {
    try {
      co_await it.wait();
    } catch (const std::runtime_error& error) {
      said = error.what();
    }
  };
  run(story());
  CHECK_MESSAGE(said == "cannot wait on un-acquired lock",
                "nobody holds the lock, so wait() has to throw \"cannot wait "
                "on un-acquired lock\"; it said: "
                    << said);
  const auto thrown_by = [](const auto& f) -> std::string {
    try {
      f();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "nothing";
  };
  said = thrown_by([&] { it.notify(); });
  CHECK_MESSAGE(said == "cannot notify on un-acquired lock",
                "nobody holds the lock, so notify() has to throw \"cannot "
                "notify on un-acquired lock\"; it said: "
                    << said);
  said = thrown_by([&] { it.notify_all(); });
  CHECK_MESSAGE(said == "cannot notify on un-acquired lock",
                "nobody holds the lock, so notify_all() has to throw, too, as "
                "notify() does; it said: "
                    << said);
}

TEST_CASE_FIXTURE(rules, "rule: another loop is refused with the lock held") {
  const auto story = [&]() -> coroutine<> {
    start("a");
    co_await sleep(0s);
    co_await it.acquire();
    it.notify();
    let_go();
    co_await sleep(1h);
  };
  run(story());
  const auto in_another_loop = [&]() -> coroutine<> {
    co_await it.acquire();
    try {
      co_await it.wait();
    } catch (const std::runtime_error& error) {
      said = error.what();
    }
    owned = it.locked();
    let_go();
  };
  run(in_another_loop());
  REQUIRE_MESSAGE(said == "a condition is bound to a different event loop",
                  "somebody has waited here in a loop, and now somebody waits "
                  "in another one: wait() has to refuse that; it said: "
                      << said);
  CHECK_MESSAGE(owned,
                "wait() refused a task of another loop, and had released the "
                "lock before: the task's guard will release it once more. Call "
                "check_loop() first");
}

TEST_CASE_FIXTURE(rules,
                  "rule: wait() lets go of the lock, and takes it again") {
  const auto story = [&]() -> coroutine<> {
    start("a");
    co_await sleep(0s);
    REQUIRE_MESSAGE(!it.locked(),
                    "a waits to be notified, and the lock is still held: "
                    "nobody can change what a waits for");
    co_await it.acquire();
    co_await sleep(1h);
    CHECK_MESSAGE(went_on.empty(), "nobody was notified, and a went on");
    it.notify();
    co_await sleep(1h);
    CHECK_MESSAGE(went_on.empty(),
                  "a was notified, and came out of wait() while the lock was "
                  "held by the one who had notified: acquire it again first");
    let_go();
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(went_on == "a",
                "a was notified and the lock released, and a never went on");
  CHECK_MESSAGE(owned, "a came out of wait(), and the lock was not held");
}

TEST_CASE_FIXTURE(rules, "rule: notify() is for one, notify_all() for all") {
  const auto story = [&]() -> coroutine<> {
    for (const char* name : {"a", "b", "c", "d", "e"}) start(name);
    co_await sleep(0s);
    co_await it.acquire();
    it.notify();
    let_go();
    co_await sleep(1h);
    CHECK_MESSAGE(went_on.size() < 2,
                  "one notification, and not only a went on, but: " << went_on);
    co_await it.acquire();
    it.notify();
    it.notify();
    let_go();
    co_await sleep(1h);
    CHECK_MESSAGE(went_on == "abc",
                  "three times notify(), two of them in a row, and these went "
                  "on: "
                      << went_on
                      << ". The second one has to call the next who was not "
                         "called, and not the first in line again");
    co_await it.acquire();
    it.notify_all();
    let_go();
    co_await sleep(1h);
    CHECK_MESSAGE(went_on == "abcde",
                  "notify_all() was for d and e, and in all these went on: "
                      << went_on << ". notify(n) is for n of them");
  };
  run(story());
}

TEST_CASE_FIXTURE(rules, "rule: cancelled in the line") {
  const auto story = [&]() -> coroutine<> {
    const auto a = start("a");
    co_await sleep(0s);
    co_await it.acquire();
    a.cancel();
    co_await sleep(1h);
    REQUIRE_MESSAGE(stopped.empty(),
                    "a was cancelled in wait(), and came out while another "
                    "task holds the lock; a's guard will release it under "
                    "that one's hands. Acquire the lock first, then throw");
    a.cancel();
    co_await sleep(1h);
    CHECK_MESSAGE(stopped.empty(),
                  "a was cancelled in wait(), and again while it waited for "
                  "the lock, and then came out without the lock: wait for it "
                  "however often a is asked");
    let_go();
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(went_on.empty(),
                "a was cancelled in wait(), and came out as if it had been "
                "notified: with the lock, it has to throw what it caught");
}

TEST_CASE_FIXTURE(rules, "rule: notified, then cancelled before it runs") {
  const auto story = [&]() -> coroutine<> {
    const auto a = start("a");
    start("b");
    co_await sleep(0s);
    co_await it.acquire();
    it.notify();
    a.cancel();
    let_go();
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(went_on == "b",
                "a was notified, and cancelled before it ran. With that the "
                "notification was lost, and b waits for ever: whoever leaves "
                "with an exception calls the next");
}

TEST_CASE_FIXTURE(rules, "rule: notified, then cancelled at the lock") {
  const auto story = [&]() -> coroutine<> {
    const auto a = start("a");
    start("b");
    co_await sleep(0s);
    co_await it.acquire();
    it.notify();
    co_await sleep(1h);
    a.cancel();
    co_await sleep(1h);
    let_go();
    co_await sleep(1h);
  };
  run(story());
  CHECK_MESSAGE(stopped.starts_with("a"),
                "a was notified, and cancelled while it waited for the lock. "
                "It got the lock, and the request to stop was lost: keep that "
                "exception, too");
  CHECK_MESSAGE(went_on == "b",
                "a was notified, and cancelled while it waited for the lock. "
                "The notification has to go on to b then, too; these went on: "
                    << went_on);
}

}  // namespace condition_rules_test

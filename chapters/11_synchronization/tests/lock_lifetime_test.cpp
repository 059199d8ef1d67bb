// lock: in which pass of the loop, in which loop, and what outlives what. (Its
// rules are in lock_rules_test.cpp.)

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "06_tasks/tests/task_test.hpp"
#include "11_synchronization/lock.hpp"
#include "11_synchronization/tests/lock_test.hpp"

namespace lock_lifetime_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE("a free lock does not suspend, and holds again after a release") {
  const auto main = []() -> coroutine<> {
    lock it;
    bool turned = false;
    get_running_loop().call_soon([&] { turned = true; });
    for (int i = 0; i < 3; ++i) {
      CHECK(co_await it.acquire());
      CHECK(it.locked());
      it.release();
      CHECK_FALSE(it.locked());
    }
    CHECK_FALSE(turned);
    co_await sleep(0s);
  };
  run_virtually(main());
}

// As CPython does it: if the first in line was cancelled, it passes the turn on
// when it runs, one pass later.
TEST_CASE("in which pass of the loop the next one has the lock") {
  const auto story = [](int cancelled, bool before) {
    trace log;
    const auto enters = [](std::string name, lock& it,
                           trace& to) -> coroutine<> {
      const auto guard = co_await it.hold();
      to(name, "in");
    };
    const auto main = [&]() -> coroutine<> {
      lock it;
      co_await it.acquire();
      std::vector<task<>> all;
      for (const std::string name : {"a", "b", "c"})
        all.push_back(create_task(enters(name, it, log)));
      co_await sleep(0s);
      if (!before) it.release();
      for (int i = 0; i < cancelled; ++i)
        all[static_cast<std::size_t>(i)].cancel();
      if (before) it.release();
      for (int pass = 0; pass < 6; ++pass) {
        log(pass);
        co_await sleep(0s);
      }
      log(it.locked());
    };
    run_virtually(main());
    return log.str();
  };
  CHECK(story(0, true) == "0; a in; 1; b in; 2; c in; 3; 4; 5; false");
  CHECK(story(1, true) == "0; 1; b in; 2; c in; 3; 4; 5; false");
  CHECK(story(1, false) == "0; 1; b in; 2; c in; 3; 4; 5; false");
  CHECK(story(2, true) == "0; 1; c in; 2; 3; 4; 5; false");
}

TEST_CASE("acquire() can be a task, or have a time limit") {
  const auto main = []() -> coroutine<> {
    lock it;
    CHECK(co_await create_task(it.acquire()));
    const auto waits = create_task(it.acquire());
    co_await sleep(0s);
    it.release();
    CHECK(co_await waits);
    CHECK(it.locked());
    it.release();
  };
  run_virtually(main());
}

TEST_CASE("when nobody can release any more, the loop says who waits") {
  const auto main = []() -> coroutine<> {
    lock fork("the fork");
    co_await fork.acquire();
    co_await fork.acquire();
  };
  std::string said;
  try {
    run_virtually(main());
  } catch (const never_wakes_error& error) {
    said = error.what();
  }
  CHECK_MESSAGE(said.find("waits for the fork") != std::string::npos, said);
}

TEST_CASE("a lock belongs to the loop that somebody first waited in") {
  lock it;
  const auto first = [&]() -> coroutine<> {
    co_await it.acquire();
    const auto waits = create_task(it.acquire());
    co_await sleep(0s);
    waits.cancel();
  };
  run_virtually(first());
  CHECK(it.locked());
  CHECK_THROWS_WITH_AS(run_virtually(it.acquire()),
                       "a lock is bound to a different event loop",
                       std::runtime_error);
  it.release();
  // Nobody has to wait: nobody asks whose it is, as in CPython.
  const auto free = [&]() -> coroutine<> {
    const auto guard = co_await it.hold();
  };
  run_virtually(free());
}

TEST_CASE("a loop that is closed under those who hold and wait") {
  trace log;
  lock it;
  {
    event_loop loop(std::make_unique<virtual_time>());
    listen(loop, log);
    const auto holds = create_task(loop, uses("a", it, log), "a");
    const auto waits = create_task(loop, uses("b", it, log), "b");
    loop.call_later(500ms, [&] { loop.stop(); });
    loop.run_forever();
  }
  CHECK(log.str() ==
        "a in; Task was destroyed but it is pending! (task 'b') none; Task was "
        "destroyed but it is pending! (task 'a') none");
  CHECK_FALSE(it.locked());
}

TEST_CASE("a lock that goes before those who wait for it") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    auto it = std::make_unique<lock>();
    co_await it->acquire();
    const auto waits = create_task(uses("a", *it, log));
    co_await sleep(0s);
    it.reset();
    waits.cancel();
    co_await sleep(0s);
    log(waits.cancelled());
  };
  run_virtually(main());
  CHECK(log.str() == "true");
}

}  // namespace lock_lifetime_test

// held: a guard gives back at the end of its scope, and once.

#include "11_synchronization/held.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/tests/task_test.hpp"
#include "11_synchronization/lock.hpp"
#include "11_synchronization/tests/lock_test.hpp"

namespace held_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE("a guard releases at the end of the scope, and once") {
  const auto main = []() -> coroutine<> {
    lock it;
    {
      auto guard = co_await it.hold();
      CHECK(it.locked());
      CHECK(static_cast<bool>(guard));
      const held<lock> moved = std::move(guard);
      CHECK(it.locked());
    }
    CHECK_FALSE(it.locked());
    auto guard = co_await it.hold();
    guard.release();
    CHECK_FALSE(it.locked());
    CHECK_FALSE(static_cast<bool>(guard));
    co_await it.acquire();
    guard.release();  // it is ours no longer
    CHECK(it.locked());
    it.release();
  };
  run_virtually(main());
}

TEST_CASE("what somebody else has released, a guard cannot") {
  const auto main = []() -> coroutine<> {
    lock it;
    auto guard = co_await it.hold();
    it.release();
    CHECK_THROWS_WITH_AS(guard.release(), "Lock is not acquired.",
                         std::runtime_error);
    CHECK_FALSE(static_cast<bool>(guard));
    guard = co_await it.hold();
    it.release();
  };  // the destructor of a guard does not throw
  run_virtually(main());
}

TEST_CASE("a guard given another one's releases its own") {
  const auto main = []() -> coroutine<> {
    lock one;
    lock two;
    auto guard = co_await one.hold();
    guard = co_await two.hold();
    CHECK_FALSE(one.locked());
    CHECK(two.locked());
  };
  run_virtually(main());
}

TEST_CASE("a guard releases when its task fails or is cancelled") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    lock it;
    const auto fails = [](lock& l) -> coroutine<> {
      const auto guard = co_await l.hold();
      throw std::runtime_error("burnt");
    };
    try {
      co_await fails(it);
    } catch (const std::runtime_error& error) {
      log(error.what(), it.locked());
    }
    const auto cancelled = create_task(uses("a", it, log));
    co_await sleep(0s);
    cancelled.cancel();
    co_await sleep(0s);
    log(it.locked());
  };
  run_virtually(main());
  CHECK(log.str() == "burnt false; a in; false");
}

}  // namespace held_test

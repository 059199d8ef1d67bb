// semaphore, bounded_semaphore: never more than there are, and in turn.

#include "11_synchronization/semaphore.hpp"

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "06_tasks/tests/task_test.hpp"
#include "08_gather/gather.hpp"

namespace semaphore_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<> uses(std::string name, semaphore& it, trace& log) {
  const auto guard = co_await it.hold();
  log(name, "in");
  co_await sleep(1s);
  log(name, "out");
}

coroutine<> takes(std::string name, semaphore& it, trace& log) {
  co_await it.acquire();
  log(name);
}

}  // namespace

TEST_CASE("as many at a time as there are, and the rest in turn") {
  const auto main = []() -> coroutine<> {
    trace log;
    semaphore it(2);
    int inside = 0;
    int most = 0;
    const auto user = [&]() -> coroutine<> {
      const auto guard = co_await it.hold();
      most = std::max(most, ++inside);
      co_await sleep(1s);
      --inside;
    };
    std::vector<task<>> all;
    for (int i = 0; i < 5; ++i) all.push_back(create_task(user()));
    co_await gather(all);
    CHECK(most == 2);
    CHECK_FALSE(it.locked());
    co_await gather(uses("a", it, log), uses("b", it, log), uses("c", it, log));
    CHECK(log.str() == "a in; b in; a out; b out; c in; c out");
  };
  run_virtually(main());
}

TEST_CASE("a latecomer does not overtake one who was called") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    semaphore it(1);
    co_await it.acquire();
    const auto first = create_task(takes("first", it, log));
    co_await sleep(0s);
    it.release();
    CHECK(it.locked());  // what was given back is the first one's
    const auto late = create_task(takes("late", it, log));
    co_await sleep(1s);
    it.release();
    co_await first;
    co_await late;
  };
  run_virtually(main());
  CHECK(log.str() == "first; late");
}

TEST_CASE("two given back in one pass call two") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    semaphore it(0);
    const auto a = create_task(takes("a", it, log));
    const auto b = create_task(takes("b", it, log));
    co_await sleep(0s);
    it.release();
    it.release();
    co_await a;
    co_await b;
    CHECK(it.locked());
  };
  run_virtually(main());
  CHECK(log.str() == "a; b");
}

TEST_CASE("one that was called and is cancelled passes its turn on") {
  for (const bool before : {true, false}) {
    trace log;
    const auto main = [&]() -> coroutine<> {
      semaphore it(0);
      const auto a = create_task(takes("a", it, log));
      const auto b = create_task(takes("b", it, log));
      co_await sleep(0s);
      if (before) a.cancel();
      it.release();
      if (!before) a.cancel();
      co_await b;
      log(a.cancelled());
      it.release();
      CHECK_FALSE(it.locked());  // nothing was lost on the way
      co_await it.acquire();
      CHECK(it.locked());
    };
    run_virtually(main());
    CHECK(log.str() == "b; true");
  }
}

TEST_CASE("those behind a latecomer who found one left") {
  // Two are left, three were called in vain and cancelled: nobody is forgotten.
  trace log;
  const auto main = [&]() -> coroutine<> {
    semaphore it(0);
    std::vector<task<>> all;
    for (const char* name : {"a", "b", "c"})
      all.push_back(create_task(takes(name, it, log)));
    co_await sleep(0s);
    it.release();
    it.release();
    all[0].cancel();
    all[1].cancel();
    co_await sleep(1s);
    log(all[0].cancelled(), all[1].cancelled(), all[2].done(), it.locked());
  };
  run_virtually(main());
  CHECK(log.str() == "c; true true true false");
}

TEST_CASE("a negative number makes no semaphore") {
  CHECK_THROWS_WITH_AS(semaphore(-1), "Semaphore initial value must be >= 0",
                       std::invalid_argument);
  CHECK(semaphore(0).locked());
}

TEST_CASE("a bounded semaphore takes back no more than was taken") {
  const auto main = []() -> coroutine<> {
    bounded_semaphore it(2);
    const std::string too_many = "BoundedSemaphore released too many times";
    CHECK_THROWS_WITH_AS(it.release(), too_many.c_str(), std::runtime_error);
    co_await it.acquire();
    it.release();
    CHECK_THROWS_WITH_AS(it.release(), too_many.c_str(), std::runtime_error);
    {
      const auto guard = co_await it.hold();
      co_await it.acquire();
      CHECK(it.locked());
    }
    it.release();
    CHECK_THROWS_AS(it.release(), std::runtime_error);
    semaphore unbounded(1);
    unbounded.release();
    co_await unbounded.acquire();
    co_await unbounded.acquire();
    CHECK(unbounded.locked());
  };
  run_virtually(main());
}

TEST_CASE("a bounded semaphore takes back no more from a guard") {
  const auto main = []() -> coroutine<> {
    bounded_semaphore it(1);
    {
      auto guard = co_await it.hold();
      it.release();  // the guard's own
      CHECK_THROWS_WITH_AS(guard.release(),
                           "BoundedSemaphore released too many times",
                           std::runtime_error);
      guard.release();  // a second call does nothing
    }
    {
      const auto guard = co_await it.hold();
      it.release();
    }  // a destructor cannot throw
    co_await it.acquire();
    CHECK_MESSAGE(it.locked(), "a guard has given back more than was taken");
    it.release();
  };
  run_virtually(main());
}

}  // namespace semaphore_test

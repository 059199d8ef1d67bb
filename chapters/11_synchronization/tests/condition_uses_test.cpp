// condition: who goes on when, wait_for(), a lock that two share, and another
// loop. (Its rules are in condition_rules_test.cpp.)

#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "06_tasks/tests/task_test.hpp"
#include "08_gather/gather.hpp"
#include "11_synchronization/condition.hpp"

namespace condition_uses_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<> waits(std::string name, condition& it, trace& log) {
  const auto guard = co_await it.hold();
  try {
    const bool notified = co_await it.wait();
    log(name, notified, it.locked());
  } catch (const cancelled_error&) {
    log(name, "cancelled", it.locked());
    throw;
  }
}

// Takes the lock, and calls n of those who wait.
coroutine<> calls(std::size_t n, condition& it) {
  const auto guard = co_await it.hold();
  it.notify(n);
}

}  // namespace

TEST_CASE("notify(n) calls the first n, who go on one after the other") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    condition it;
    std::vector<task<>> all;
    for (const char* name : {"a", "b", "c", "d"})
      all.push_back(create_task(waits(name, it, log)));
    co_await sleep(0s);
    CHECK_FALSE(it.locked());  // who waits has given the lock back
    co_await calls(1, it);
    co_await sleep(1s);
    log("two more");
    co_await calls(2, it);
    co_await sleep(1s);
    log("the rest");
    {
      const auto guard = co_await it.hold();
      it.notify_all();
      co_await sleep(1s);  // they need the lock to go on
      log("released");
    }
    co_await gather(all);
    log(it.locked());
  };
  run_virtually(main());
  CHECK(log.str() ==
        "a true true; two more; b true true; c true true; the rest; released; "
        "d true true; false");
}

TEST_CASE("wait_for() asks again after each notification") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    condition it;
    int plates = 0;
    const auto eats = [](condition& c, int& on_table, trace& t) -> coroutine<> {
      const auto guard = co_await c.hold();
      const auto enough = [&on_table, &t] {
        t("asks");
        return on_table >= 2 ? on_table : 0;
      };
      const int given = co_await c.wait_for(enough);
      t("got", given);
    };
    const auto guest = create_task(eats(it, plates, log));
    for (int i = 0; i < 2; ++i) {
      co_await sleep(1s);
      const auto guard = co_await it.hold();
      ++plates;
      it.notify();
    }
    co_await guest;
    const auto guard = co_await it.hold();
    const auto at_once = [] { return true; };
    CHECK(co_await it.wait_for(at_once));
  };
  run_virtually(main());
  CHECK(log.str() == "asks; asks; asks; got 2");
}

TEST_CASE("two conditions may share a lock") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    lock shared;
    condition full(shared);
    condition empty(shared);
    const auto a = create_task(waits("full", full, log));
    const auto b = create_task(waits("empty", empty, log));
    co_await sleep(0s);
    {
      const auto guard = co_await shared.hold();
      CHECK(full.locked());
      empty.notify_all();
    }
    co_await b;
    co_await calls(1, full);
    co_await a;
    log(shared.locked());
  };
  run_virtually(main());
  CHECK(log.str() == "empty true true; full true true; false");
}

}  // namespace condition_uses_test

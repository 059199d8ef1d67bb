// 148: a waiter that was woken, and cancelled before it ran, passes the lock
// on.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/wait.hpp"
#include "11_synchronization/lock.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_148 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> user(std::string name, lock& it) {
  const auto guard = co_await it.hold();
  print(name, "has it");
}

coroutine<> main() {
  lock it;
  co_await it.acquire();
  const auto a = create_task(user("a", it));
  const auto b = create_task(user("b", it));
  co_await sleep(0s);
  it.release();  // a is woken ...
  a.cancel();    // ... and cancelled before it runs
  const std::vector both = {a, b};
  const auto [done, pending] =
      co_await wait(both, return_when::all_completed, 1s);
  print("finished", done.size(), "pending", pending.size());
  print("a cancelled", a.cancelled(), "locked", it.locked());
}

}  // namespace

TEST_CASE("148_lock_woken_then_cancelled") {
  common::same_as_python("148_lock_woken_then_cancelled",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_148

// 145: waiters acquire in FIFO order; acquiring a free lock does not suspend.

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
#include "08_gather/gather.hpp"
#include "11_synchronization/lock.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_145 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> user(std::string name, lock& it) {
  const auto guard = co_await it.hold();
  print(name, "enters");
  co_await sleep(0s);
  print(name, "leaves");
}

coroutine<> main() {
  lock it;
  get_running_loop().call_soon([] { print("other callback"); });
  const bool acquired = co_await it.acquire();
  print("acquired", acquired, "locked", it.locked(), "without suspending");
  std::vector<task<>> users;
  for (const char* name : {"a", "b", "c"})
    users.push_back(create_task(user(name, it)));
  co_await sleep(10ms);
  print("release");
  it.release();
  co_await gather(users);
  print("locked", it.locked());
}

}  // namespace

TEST_CASE("145_lock_fifo") {
  common::same_as_python("145_lock_fifo",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_145

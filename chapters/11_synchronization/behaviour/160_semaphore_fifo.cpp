// 160: waiters are served in FIFO order, and no newcomer overtakes one who was
// woken.

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
#include "11_synchronization/semaphore.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_160 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> user(std::string name, semaphore& it) {
  co_await it.acquire();
  print(name, "acquired");
}

coroutine<> main() {
  semaphore it(2);
  co_await it.acquire();
  print("one left, locked", it.locked());
  co_await it.acquire();
  print("none left, locked", it.locked());
  std::vector<task<>> all;
  for (const char* name : {"w1", "w2"})
    all.push_back(create_task(user(name, it)));
  co_await sleep(0s);
  for (int i = 0; i < 3; ++i) it.release();  // two for them, one to spare
  print("one to spare, locked for newcomers", it.locked());
  co_await user("newcomer", it);
  co_await gather(all);
  print("locked", it.locked());
  it.release();
  print("locked", it.locked());
}

}  // namespace

TEST_CASE("160_semaphore_fifo") {
  common::same_as_python("160_semaphore_fifo",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_160

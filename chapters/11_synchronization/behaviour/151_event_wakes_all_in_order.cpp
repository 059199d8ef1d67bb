// 151: set() wakes all in order; a clear() after it takes nothing back.

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
#include "11_synchronization/event.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_151 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> waits(std::string name, event& it) {
  const bool woken = co_await it.wait();
  print(name, "woken", woken, "is_set", it.is_set());
}

coroutine<> main() {
  event it;
  std::vector<task<>> all;
  for (const char* name : {"w1", "w2", "w3"})
    all.push_back(create_task(waits(name, it)));
  co_await sleep(0s);
  it.set();
  it.clear();
  print("set and cleared", it.is_set());
  co_await gather(all);
  it.set();
  it.set();
  get_running_loop().call_soon([] { print("other callback"); });
  const bool once = co_await it.wait();
  const bool twice = co_await it.wait();
  print("already set", once, twice);
  co_await sleep(0s);
}

}  // namespace

TEST_CASE("151_event_wakes_all_in_order") {
  common::same_as_python("151_event_wakes_all_in_order",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_151

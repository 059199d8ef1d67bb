// 154: wait and notify without the lock are errors; a notify without waiters is
// lost.

#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/wait_for.hpp"
#include "11_synchronization/condition.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_154 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

void told(const char* label, const std::function<void()>& call) {
  try {
    call();
  } catch (const std::runtime_error&) {
    print(label, common::exception_name());
  }
}

coroutine<> main() {
  condition it;
  told("notify", [&] { it.notify(); });
  told("notify_all", [&] { it.notify_all(); });
  try {
    co_await it.wait();
  } catch (const std::runtime_error&) {
    print("wait", common::exception_name());
  }
  {
    const auto guard = co_await it.hold();
    it.notify();
  }
  {
    const auto guard = co_await it.hold();
    try {
      co_await wait_for(it.wait(), 20ms);
    } catch (const timeout_error&) {
      print("earlier notify was not remembered, locked", it.locked());
    }
  }
  print("locked", it.locked());
}

}  // namespace

TEST_CASE("154_condition_needs_lock") {
  common::same_as_python("154_condition_needs_lock",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_154

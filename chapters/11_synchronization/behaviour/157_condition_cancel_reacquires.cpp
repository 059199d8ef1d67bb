// 157: a cancelled wait() acquires the lock again before it throws.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/wait.hpp"
#include "11_synchronization/condition.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_157 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> waits(condition& it) {
  const auto guard = co_await it.hold();
  try {
    co_await it.wait();
  } catch (const cancelled_error&) {
    print("CancelledError with lock held", it.locked());
    throw;
  }
}

coroutine<> main() {
  condition it;
  const auto waiting = create_task(waits(it));
  co_await sleep(0s);
  co_await it.acquire();
  waiting.cancel();
  co_await sleep(20ms);
  print("cancel pending while I hold the lock, done", waiting.done());
  it.release();
  const std::vector all = {waiting};
  co_await wait(all);
  print("cancelled", waiting.cancelled(), "locked", it.locked());
}

}  // namespace

TEST_CASE("157_condition_cancel_reacquires") {
  common::same_as_python("157_condition_cancel_reacquires",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_157

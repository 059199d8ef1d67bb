// 067: cancelling() counts requests, uncancel() takes one back, never below
// zero.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_067 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<int> body() {
  const auto me = current_task();
  try {
    co_await sleep(100s);
  } catch (const cancelled_error&) {
    print("delivered, pending requests", me->cancelling());
  }
  const int first = me->uncancel();
  const int second = me->uncancel();
  const int third = me->uncancel();
  print("uncancel", first, second, third);
  co_await sleep(0s);
  co_return me->cancelling();
}

coroutine<> main() {
  const auto it = create_task(body());
  co_await sleep(0s);
  print("uncancel without request", it.uncancel());
  it.cancel();
  it.cancel();
  print("requests", it.cancelling());
  const int final_count = co_await it;
  print("final", final_count, "cancelled", it.cancelled());
}

}  // namespace

TEST_CASE("067_uncancel_counts") {
  common::same_as_python("067_uncancel_counts",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_067

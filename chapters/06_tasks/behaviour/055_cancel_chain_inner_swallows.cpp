// 055: cancelling asks the awaited task; if that swallows the request, the
// outer one goes on.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_055 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<std::string> inner() {
  try {
    co_await sleep(100s);
  } catch (const cancelled_error&) {
    print("inner swallows");
    co_return "inner value";
  }
  co_return "slept";  // Python's program would return None
}

coroutine<std::string> outer(task<std::string> inner_task) {
  const auto value = co_await inner_task;
  print("outer continues with", value);
  co_await sleep(0s);
  co_return "outer value";
}

coroutine<> main() {
  const auto inner_task = create_task(inner());
  const auto outer_task = create_task(outer(inner_task));
  co_await sleep(0s);
  print("cancel outer", outer_task.cancel());
  print(co_await outer_task);
  print("outer", outer_task.cancelled(), outer_task.cancelling());
  print("inner", inner_task.cancelled(), inner_task.cancelling());
}

}  // namespace

TEST_CASE("055_cancel_chain_inner_swallows") {
  common::same_as_python("055_cancel_chain_inner_swallows",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_055

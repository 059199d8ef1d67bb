// 106: wait_for runs a coroutine in the calling task, at once.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/wait_for.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_106 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<std::string> inner(any_task caller) {
  print("inner starts, same task", current_task() == caller);
  co_return "immediate";
}

coroutine<> main() {
  auto& loop = get_running_loop();
  loop.call_soon([] { print("other callback"); });
  print(co_await wait_for(inner(*current_task()), 5s));
  print("no yield happened");
  co_await sleep(0s);
}

}  // namespace

TEST_CASE("106_wait_for_runs_coroutine_inline") {
  common::same_as_python("106_wait_for_runs_coroutine_inline",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_106

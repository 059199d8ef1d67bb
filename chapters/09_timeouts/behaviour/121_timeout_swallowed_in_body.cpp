// 121: a body that swallows the expiry goes on, and there is no error.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/timeout.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_121 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  timeout_scope scope(20ms);
  co_await timeout(scope, [](timeout_scope&) -> coroutine<> {
    try {
      co_await sleep(100s);
    } catch (const cancelled_error&) {
      print("swallowed, requests", current_task()->cancelling());
    }
    co_await sleep(20ms);
    print("body goes on after the deadline");
  });
  print("no error, expired", scope.expired(), "requests",
        current_task()->cancelling());
}

}  // namespace

TEST_CASE("121_timeout_swallowed_in_body") {
  common::same_as_python("121_timeout_swallowed_in_body",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_121

// 130: a scope is entered once, and rescheduled only while it is active.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/timeout.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_130 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

void attempt_reschedule(const std::string& label, timeout_scope& scope) {
  try {
    scope.reschedule(time_point(0s));
    print(label, "ok");
  } catch (const std::runtime_error&) {
    print(label, common::exception_name());
  }
}

coroutine<> main() {
  timeout_scope first(5s);
  attempt_reschedule("reschedule before entry", first);
  co_await timeout(first, [](timeout_scope& scope) -> coroutine<> {
    try {
      co_await timeout(scope, [](timeout_scope&) -> coroutine<> {
        print("must not be reached");
        co_return;
      });
    } catch (const std::runtime_error&) {
      print("enter twice", common::exception_name());
    }
  });
  attempt_reschedule("reschedule after exit", first);
  timeout_scope second(10ms);
  try {
    co_await timeout(second, [](timeout_scope& scope) -> coroutine<> {
      const common::finally at_end(
          [&scope] { attempt_reschedule("reschedule while expiring", scope); });
      co_await sleep(100s);
    });
  } catch (const timeout_error&) {
    attempt_reschedule("reschedule after expiry", second);
  }
  try {
    co_await timeout(second, [](timeout_scope&) { return sleep(0s); });
  } catch (const std::runtime_error&) {
    print("enter again", common::exception_name());
  }
}

}  // namespace

TEST_CASE("130_timeout_misuse") {
  common::same_as_python("130_timeout_misuse",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_130

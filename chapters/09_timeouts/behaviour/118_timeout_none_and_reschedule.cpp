// 118: reschedule can arm, move forward, extend and disarm a running scope.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/timeout.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_118 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

void print_when(const char* what, const timeout_scope& scope) {
  if (scope.when())
    print(what, scope.when()->time_since_epoch().count());
  else
    print(what, nullptr);
}

coroutine<> main() {
  auto& loop = get_running_loop();
  co_await timeout(std::nullopt, [](timeout_scope& scope) -> coroutine<> {
    co_await sleep(10ms);
    print_when("no deadline", scope);
  });
  timeout_scope armed;
  try {
    co_await timeout(armed, [&](timeout_scope& scope) -> coroutine<> {
      scope.reschedule(loop.time() + 20ms);
      co_await sleep(100s);
    });
  } catch (const timeout_error&) {
    print("armed later, expired", armed.expired());
  }
  co_await timeout(30ms, [&](timeout_scope& scope) -> coroutine<> {
    scope.reschedule(loop.time() + 10s);
    co_await sleep(60ms);
    print("extended, expired", scope.expired());
    scope.reschedule(std::nullopt);
    co_await sleep(0s);
    print("disarmed", scope.when() ? "a time" : "None", scope.expired());
  });
  timeout_scope moved(10s);
  try {
    co_await timeout(moved, [&](timeout_scope& scope) -> coroutine<> {
      scope.reschedule(loop.time() - 1s);
      co_await sleep(100s);
    });
  } catch (const timeout_error&) {
    print("moved to the past, expired", moved.expired());
  }
}

}  // namespace

TEST_CASE("118_timeout_none_and_reschedule") {
  common::same_as_python("118_timeout_none_and_reschedule",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_118

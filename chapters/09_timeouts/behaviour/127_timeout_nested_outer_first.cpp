// 127: nested scopes, the outer deadline first: only the outer says so.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/timeout.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_127 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  timeout_scope outer(20ms);
  std::optional<timeout_scope> inner;
  try {
    co_await timeout(outer, [&](timeout_scope&) -> coroutine<> {
      inner.emplace(5s);
      try {
        co_await timeout(*inner, [](timeout_scope&) { return sleep(100s); });
      } catch (const timeout_error&) {
        print("wrong: inner TimeoutError");
      } catch (const cancelled_error&) {
        print("inner passes CancelledError", inner->expired(), outer.expired());
        throw;
      }
    });
  } catch (const timeout_error&) {
    print("outer TimeoutError", inner->expired(), outer.expired());
  }
  print("requests left", current_task()->cancelling());
}

}  // namespace

TEST_CASE("127_timeout_nested_outer_first") {
  common::same_as_python("127_timeout_nested_outer_first",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_127

// 115: of nested wait_fors only the one whose limit has passed says so.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/wait_for.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_115 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<std::string> inner(std::chrono::milliseconds limit) {
  try {
    co_await wait_for(sleep(100s), limit);
  } catch (const timeout_error&) {
    print("inner TimeoutError");
    co_return "inner handled it";
  } catch (const cancelled_error&) {
    print("inner CancelledError");
    throw;
  }
  co_return "None";
}

coroutine<> main() {
  using milliseconds = std::chrono::milliseconds;
  const std::pair<milliseconds, milliseconds> limits[] = {{5s, 20ms},
                                                          {20ms, 5s}};
  for (const auto& [outer_limit, inner_limit] : limits) {
    try {
      print(co_await wait_for(inner(inner_limit), outer_limit));
    } catch (const timeout_error&) {
      print("outer TimeoutError");
    }
  }
  print("requests left", current_task()->cancelling());
}

}  // namespace

TEST_CASE("115_wait_for_nested") {
  common::same_as_python("115_wait_for_nested",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_115

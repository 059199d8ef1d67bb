// 124: the deadline and a request from outside in the same pass: the request
// wins, in either order.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/timeout.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_124 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> body() {
  timeout_scope scope(40ms);
  try {
    co_await timeout(scope, [](timeout_scope&) { return sleep(100s); });
  } catch (const timeout_error&) {
    print("TimeoutError");
  } catch (const cancelled_error&) {
    print("CancelledError, expired", scope.expired(), "requests",
          current_task()->cancelling());
    throw;
  }
}

// The clock goes on while a callback runs: what the program's time.sleep(0.1)
// in a callback is for.
void take_100ms(virtual_time& clock) { clock.wait(clock.now() + 100ms); }

coroutine<> main(virtual_time* clock) {
  auto& loop = get_running_loop();
  const std::pair<std::string, std::chrono::milliseconds> cases[] = {
      {"cancel then expiry", 20ms}, {"expiry then cancel", 60ms}};
  for (const auto& [label, cancel_at] : cases) {
    print(label);
    const auto it = create_task(body());
    co_await sleep(0s);
    loop.call_later(cancel_at, [it] { it.cancel(); });
    loop.call_soon([clock] { take_100ms(*clock); });  // both become due at once
    co_await until_done(it.state());                  // asyncio.wait([it])
    print("task cancelled", it.cancelled());
  }
}

}  // namespace

TEST_CASE("124_timeout_and_external_cancel_same_batch") {
  common::same_as_python("124_timeout_and_external_cancel_same_batch", [] {
    auto clock = std::make_unique<virtual_time>();
    auto body = main(clock.get());
    run(std::move(body), std::move(clock));
  });
}

}  // namespace behaviour_124

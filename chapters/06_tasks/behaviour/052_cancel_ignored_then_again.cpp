// 052: who ignores one cancellation goes on, and gets the next.

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

namespace behaviour_052 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> body() {
  for (const int attempt : {1, 2}) {
    try {
      co_await sleep(attempt == 1 ? 100s : 10ms);
      print("slept", attempt);
    } catch (const cancelled_error&) {
      print("ignored", attempt);
    }
  }
  print("waiting again");
  co_await sleep(100s);
}

coroutine<> main() {
  const auto it = create_task(body());
  co_await sleep(0s);
  it.cancel();
  co_await sleep(50ms);
  print("done", it.done(), "cancelling", it.cancelling());
  it.cancel();
  try {
    co_await it;
  } catch (const cancelled_error&) {
    print("cancelled", it.cancelled(), "cancelling", it.cancelling());
  }
}

}  // namespace

TEST_CASE("052_cancel_ignored_then_again") {
  common::same_as_python("052_cancel_ignored_then_again",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_052

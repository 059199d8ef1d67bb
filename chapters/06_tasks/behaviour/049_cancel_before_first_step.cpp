// 049: a task cancelled before its first step never enters its body.

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

namespace behaviour_049 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> body() {
  const common::finally last([] { print("finally must not run"); });
  print("body must not run");
  co_return;
}

coroutine<> main() {
  const auto it = create_task(body());
  it.add_done_callback([](const future<>& done) {
    print("callback, cancelled", done.cancelled());
  });
  print("cancel", it.cancel("too late to start"));
  print("done", it.done(), "cancelled", it.cancelled());
  try {
    co_await it;
  } catch (const cancelled_error& exc) {
    print("awaiter got CancelledError:", exc.message());
  }
  co_await sleep(0s);
  print("cancelled", it.cancelled());
}

}  // namespace

TEST_CASE("049_cancel_before_first_step") {
  common::same_as_python("049_cancel_before_first_step",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_049

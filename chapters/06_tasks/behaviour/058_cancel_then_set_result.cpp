// 058: cancelling a task cancels the future it awaits at once: who sets that
// later is refused.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_058 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> body(future<> fut) { co_await fut; }

coroutine<> main() {
  const future<> fut;
  const auto it = create_task(body(fut));
  co_await sleep(0s);
  it.cancel();
  print("future cancelled at once", fut.cancelled(), "task done", it.done());
  try {
    fut.set_result();
  } catch (const invalid_state_error&) {
    print("producer got", common::exception_name());
  }
  co_await until_done(it.state());  // asyncio.wait([task]) in Python's program
  print("task cancelled", it.cancelled());
}

}  // namespace

TEST_CASE("058_cancel_then_set_result") {
  common::same_as_python("058_cancel_then_set_result",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_058

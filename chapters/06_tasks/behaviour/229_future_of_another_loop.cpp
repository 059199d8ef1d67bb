// 229: who awaits a future of another loop gets an exception, and the future
// nothing.

#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_229 {

using namespace asyncio;
using common::print;

namespace {

coroutine<> wait_on(future<> fut) { co_await fut; }

// Python's program waits at most a second, lest it hang. Here a task that is
// never woken would be an exception: the loop says that it never wakes.
coroutine<> main() {
  event_loop other;
  const future<> fut(other);
  try {
    co_await ensure_future(wait_on(fut));
  } catch (const std::runtime_error&) {
    print("refused", common::exception_name());
  }
  print("foreign future untouched, done", fut.done());
  other.close();
}

}  // namespace

TEST_CASE("229_future_of_another_loop") {
  common::same_as_python("229_future_of_another_loop",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_229

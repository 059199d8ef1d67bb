// 001: call_soon() is first in, first out; a call made by a callback waits for
// the next pass.

#include <doctest/doctest.h>
#include <memory>
#include <string_view>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_001 {

using namespace asyncio;
using common::print;

namespace {

coroutine<> main() {
  auto& loop = get_running_loop();
  const future<> done;

  const auto late = [&](std::string_view value) {
    print("late", value);
    loop.call_soon([done] { done.set_result(); });
  };
  const auto first = [&] {
    print("first");
    loop.call_soon([&] { late("arg"); });
    print("first-end");
  };

  loop.call_soon(first);
  loop.call_soon([] { print("second"); });
  loop.call_soon([] { print("third"); });
  print("main-suspends");
  co_await done;
  print("main-resumed");
}

}  // namespace

TEST_CASE("001_soon_fifo_next_iteration") {
  common::same_as_python("001_soon_fifo_next_iteration",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_001

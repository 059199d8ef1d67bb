// 007: what is ready already can still be cancelled by a callback before it.

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
#include "common/testing/behaviour.hpp"

namespace behaviour_007 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  auto& loop = get_running_loop();
  std::optional<handle> second;

  loop.call_soon([&] {
    print("first");
    second->cancel();
  });
  second = loop.call_soon([] { print("second must not run"); });
  loop.call_soon([] { print("third"); });
  co_await sleep(0s);
  co_await sleep(0s);
  print("cancelled", second->cancelled());
}

}  // namespace

TEST_CASE("007_handle_cancelled_in_batch") {
  common::same_as_python("007_handle_cancelled_in_batch",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_007

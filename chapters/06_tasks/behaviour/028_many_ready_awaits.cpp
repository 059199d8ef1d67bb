// 028: very many awaits that complete at once, deep nesting and a long chain of
// tasks: no stack overflows, no wake-up is lost.

#include <doctest/doctest.h>
#include <memory>
#include <optional>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_028 {

using namespace asyncio;
using common::print;

namespace {

coroutine<int> ready(int n) { co_return n; }

coroutine<int> nested(int depth) {
  if (depth == 0) co_return 0;
  co_return 1 + co_await nested(depth - 1);
}

coroutine<int> link(std::optional<task<int>> previous) {
  if (!previous) co_return 1;
  co_return 1 + co_await *previous;
}

coroutine<> main() {
  int total = 0;
  for (int i = 0; i < 100'000; ++i) total += co_await ready(1);
  print("sequential", total);
  print("nested", co_await nested(400));
  std::optional<task<int>> last;
  for (int i = 0; i < 2000; ++i) last = create_task(link(last));
  print("task chain", co_await *last);
}

}  // namespace

TEST_CASE("028_many_ready_awaits") {
  common::same_as_python("028_many_ready_awaits",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_028

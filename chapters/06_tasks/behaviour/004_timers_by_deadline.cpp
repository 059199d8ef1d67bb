// 004: timers fire by deadline, whoever set them first and however.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_004 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  auto& loop = get_running_loop();
  const auto base = loop.time();
  const future<std::string> done;
  loop.call_at(base + 200ms, [done] { done.set_result("last"); });
  loop.call_later(120ms, [] { print("c"); });
  loop.call_at(base + 40ms, [] { print("a"); });
  const auto handle = loop.call_at(base + 80ms, [] { print("b"); });
  print("when exact", handle.when() == base + 80ms);
  print("result", co_await done);
  print("not early", loop.time() >= base + 200ms);
}

}  // namespace

TEST_CASE("004_timers_by_deadline") {
  common::same_as_python("004_timers_by_deadline",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_004

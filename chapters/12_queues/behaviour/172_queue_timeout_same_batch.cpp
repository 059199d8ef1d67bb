// 172: an item that comes in the pass of the deadline stays in the queue.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <utility>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "09_timeouts/wait_for.hpp"
#include "12_queues/queue.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_172 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

// The clock goes on while a callback runs: what the program's time.sleep(0.08)
// is for.
coroutine<> main(virtual_time* clock) {
  queue<std::string> q;
  auto& loop = get_running_loop();
  loop.call_later(20ms, [&q] { q.put_nowait("item"); });
  loop.call_soon([clock] { clock->wait(clock->now() + 80ms); });
  try {
    print("got", co_await wait_for(q.get(), 40ms));
  } catch (const timeout_error&) {
    print("TimeoutError, size", q.size());
  }
  print("not lost:", co_await wait_for(q.get(), 1s));
}

}  // namespace

TEST_CASE("172_queue_timeout_same_batch") {
  common::same_as_python("172_queue_timeout_same_batch", [] {
    auto clock = std::make_unique<virtual_time>();
    auto body = main(clock.get());
    run(std::move(body), std::move(clock));
  });
}

}  // namespace behaviour_172

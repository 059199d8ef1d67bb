// 175: shutdown() wakes those who wait; what a putter holds does not get in.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "12_queues/queue.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_175 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> gets(std::string label, queue<std::string>& from) {
  try {
    print(label, co_await from.get());
  } catch (const queue_shut_down&) {
    print(label, "QueueShutDown");
  }
}
coroutine<> puts(std::string label, queue<std::string>& into) {
  try {
    co_await into.put("outside");
    print(label);
  } catch (const queue_shut_down&) {
    print(label, "QueueShutDown");
  }
}

coroutine<> main() {
  queue<std::string> empty;
  queue<std::string> full(1);
  full.put_nowait("inside");
  const auto one = create_task(gets("getter-1", empty));
  const auto two = create_task(gets("getter-2", empty));
  co_await sleep(0s);
  empty.shutdown();
  co_await gather(one, two);
  const auto putter = create_task(puts("putter", full));
  co_await sleep(0s);
  full.shutdown();
  co_await putter;
  const auto left = full.size();
  print("left inside", left, full.get_nowait());
}

}  // namespace

TEST_CASE("175_queue_shutdown_wakes_waiters") {
  common::same_as_python("175_queue_shutdown_wakes_waiters",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_175

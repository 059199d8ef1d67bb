// 169: the calls that do not wait throw; without a maxsize there is always
// room.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "12_queues/queue.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_169 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  queue<int> q(1);
  try {
    q.get_nowait();
  } catch (const queue_empty&) {
    print("QueueEmpty");
  }
  q.put_nowait(1);
  try {
    q.put_nowait(2);
  } catch (const queue_full&) {
    print("QueueFull");
  }
  const bool full = q.full();
  const int kept = q.get_nowait();
  print("full", full, "kept", kept, "empty", q.empty());
  for (const int maxsize : {0, -1}) {
    queue<int> any(maxsize);
    for (int i = 0; i < 100; ++i) co_await any.put(i);
    print("maxsize", maxsize, "size", any.size(), "full", any.full());
  }
}

}  // namespace

TEST_CASE("169_queue_nowait_errors") {
  common::same_as_python("169_queue_nowait_errors",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_169

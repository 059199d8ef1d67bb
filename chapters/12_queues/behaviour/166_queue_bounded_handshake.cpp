// 166: put() waits while the queue is full; neither it nor get() waits
// otherwise.

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

namespace behaviour_166 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> producer(queue<int>& q) {
  for (int i = 0; i < 4; ++i) {
    co_await q.put(i);
    print("put", i, "size", q.size());
  }
}

coroutine<> main() {
  queue<int> q(2);
  const auto produces = create_task(producer(q));
  co_await sleep(0s);
  print("full", q.full(), "producer done", produces.done());
  print("got", co_await q.get());
  print("no suspension, size", q.size());
  co_await sleep(0s);
  for (int i = 0; i < 3; ++i) print("got", co_await q.get());
  print("empty", q.empty(), "maxsize", q.maxsize());
  co_await produces;
}

}  // namespace

TEST_CASE("166_queue_bounded_handshake") {
  common::same_as_python("166_queue_bounded_handshake",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_166

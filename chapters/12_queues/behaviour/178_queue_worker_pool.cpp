// 178: join() returns when all work is done; idle workers are cancelled
// cleanly.

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "12_queues/queue.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_178 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> worker(queue<int>& q, std::vector<int>& results) {
  while (true) {
    const int item = co_await q.get();
    co_await sleep(0s);
    results.push_back(item * item);
    q.task_done();
  }
}

coroutine<> main() {
  queue<int> q(2);
  std::vector<int> results;
  std::vector<task<>> workers;
  for (int i = 0; i < 3; ++i)
    workers.push_back(create_task(worker(q, results)));
  for (int i = 0; i < 6; ++i) co_await q.put(i);
  co_await q.join();
  std::ranges::sort(results);
  std::string all;
  for (const int each : results) all += " " + std::to_string(each);
  print("results" + all);
  for (const auto& each : workers) each.cancel();
  std::string ends;
  for (const auto& each : co_await gather(return_exceptions, workers)) {
    try {
      each.value();
      ends += " NoneType";
    } catch (const cancelled_error&) {
      ends += " CancelledError";
    }
  }
  print("workers" + ends);
  print("size", q.size());
}

}  // namespace

TEST_CASE("178_queue_worker_pool") {
  common::same_as_python("178_queue_worker_pool",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_178

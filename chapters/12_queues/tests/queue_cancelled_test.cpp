// Every wait of a queue is cancelled and abandoned at each of its points of
// suspension; no item may be lost by that.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <vector>

#include "06_tasks/sleep.hpp"
#include "09_timeouts/wait_for.hpp"
#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/everywhere_test.hpp"
#include "12_queues/queue.hpp"

namespace queue_cancelled_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

coroutine<> puts(queue<int>& into, int& went_in) {
  for (int i = 0; i < 4; ++i) {
    co_await into.put(i);
    ++went_in;
    co_await sleep(i * 1s);
  }
}
coroutine<> gets(queue<int>& from, int& came_out) {
  for (int i = 0; i < 4; ++i) {
    co_await from.get();
    ++came_out;
    from.task_done();
    co_await sleep(1s);
  }
}

coroutine<> bounded() {
  queue<int> q(1);
  int went_in = 0;
  int came_out = 0;
  std::exception_ptr error;
  try {
    co_await task_group([&](task_group_scope& all) -> coroutine<> {
      for (int i = 0; i < 2; ++i) all.create_task(puts(q, went_in));
      for (int i = 0; i < 2; ++i) all.create_task(gets(q, came_out));
      co_await q.join();
    });
  } catch (...) {
    error = std::current_exception();
  }
  while (!q.empty()) {
    q.get_nowait();
    ++came_out;
  }
  CHECK_MESSAGE(went_in == came_out, "an item is lost, or there twice");
  if (error) std::rethrow_exception(error);
}

coroutine<> in_time() {
  queue<int> q;
  try {
    co_await wait_for(q.get(), 1s);
  } catch (const timeout_error&) {
  }
}

coroutine<> shut_down() {
  queue<int> q(1);
  const auto waits = [&q]() -> coroutine<> {
    try {
      while (true) co_await q.put(1);
    } catch (const queue_shut_down&) {
    }
  };
  co_await task_group([&](task_group_scope& all) -> coroutine<> {
    for (int i = 0; i < 2; ++i) all.create_task(waits());
    co_await sleep(1s);
    q.shutdown();
  });
}

const std::vector<scenario> scenarios{{"a bounded queue", bounded},
                                      {"get() with a limit of time", in_time},
                                      {"shutdown()", shut_down}};

}  // namespace

TEST_CASE("a queue: cancelled at each point of suspension") {
  everywhere(scenarios, cancel_in_pass);
}

TEST_CASE("a queue: abandoned at each point of suspension") {
  everywhere(scenarios, abandon_in_pass);
}

}  // namespace queue_cancelled_test

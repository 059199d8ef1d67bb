// Calls into async generators are cancelled and abandoned at each of their
// points of suspension.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#include "06_tasks/sleep.hpp"
#include "09_timeouts/wait_for.hpp"
#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/everywhere_test.hpp"
#include "11_synchronization/lock.hpp"
#include "12_queues/async_generator.hpp"

namespace async_generator_cancelled_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

// Yields three values, and cleans up for a second whatever comes.
async_generator<std::unique_ptr<int>> three() {
  std::exception_ptr error;
  try {
    for (int i = 0; i < 3; ++i) {
      co_await sleep(1s);
      co_yield std::make_unique<int>(i);
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await sleep(1s);
  if (error) std::rethrow_exception(error);
}

async_generator<int> nested(int levels, lock& guards) {
  const auto guard = co_await guards.hold();
  if (levels == 0) {
    const auto inner = three();
    while (const auto x = co_await inner.next()) co_yield **x;
    co_return;
  }
  lock inside;
  const auto inner = nested(levels - 1, inside);
  while (const auto x = co_await inner.next()) co_yield *x;
  CHECK_FALSE(inside.locked());
}

coroutine<> to_the_end() {
  const auto g = three();
  while (const auto x = co_await g.next()) co_await sleep(1s);
  CHECK(co_await g.next() == std::nullopt);
}

coroutine<> broken_off() {
  const auto g = three();
  co_await g.next();
  co_await g.aclose();
  CHECK(co_await g.next() == std::nullopt);
}

coroutine<> dropped() {
  const auto g = three();
  co_await g.next();
  co_await sleep(1s);
}

coroutine<> three_deep() {
  lock it;
  {
    const auto g = nested(3, it);
    co_await g.next();
    co_await sleep(1s);
    co_await g.next();
  }
  CHECK_FALSE(it.locked());
}

coroutine<> in_time() {
  const auto g = three();
  try {
    while (co_await wait_for(g.next(), 1500ms)) continue;
    co_await wait_for(g.aclose(), 500ms);
  } catch (const timeout_error&) {
  }
}

// One task asks while another one waits; whatever becomes of the one that is
// cancelled, its handle is gone before the call is over.
coroutine<> dropped_by_another() {
  auto g = std::make_unique<async_generator<std::unique_ptr<int>>>(three());
  co_await task_group([&g](task_group_scope& all) -> coroutine<> {
    all.create_task([](auto& it) -> coroutine<> { co_await it->next(); }(g));
    co_await sleep(500ms);
    g.reset();
  });
}

const std::vector<scenario> scenarios{
    {"to the end", to_the_end}, {"broken off", broken_off},
    {"dropped", dropped},       {"three deep", three_deep},
    {"with a limit", in_time},  {"dropped by another", dropped_by_another}};

}  // namespace

TEST_CASE("async generators: cancelled at each point of suspension") {
  everywhere(scenarios, cancel_in_pass);
}

TEST_CASE("async generators: abandoned at each point of suspension") {
  everywhere(scenarios, abandon_in_pass);
}

}  // namespace async_generator_cancelled_test

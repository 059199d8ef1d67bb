// Every wait of this chapter is cancelled and abandoned at each of its points
// of suspension; what it waits for must be free for others afterwards.

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"
#include "09_timeouts/wait_for.hpp"
#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/everywhere_test.hpp"
#include "11_synchronization/barrier.hpp"
#include "11_synchronization/condition.hpp"
#include "11_synchronization/event.hpp"
#include "11_synchronization/lock.hpp"
#include "11_synchronization/semaphore.hpp"

namespace tools_cancelled_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

template <class Tool>
coroutine<> uses(Tool& it) {
  const auto guard = co_await it.hold();
  co_await sleep(1s);
}

// Three want it at once; whatever becomes of them, it is free in the end.
template <class Tool>
coroutine<> three_use(Tool& it) {
  co_await task_group([&it](task_group_scope& all) -> coroutine<> {
    for (int i = 0; i < 3; ++i) all.create_task(uses(it));
    co_return;
  });
}
template <class Tool>
coroutine<> contended(std::size_t room) {
  const auto it = std::make_unique<Tool>(room);
  std::exception_ptr error;
  try {
    co_await three_use(*it);
  } catch (...) {
    error = std::current_exception();
  }
  CHECK_MESSAGE(!it->locked(), "it was not given back");
  for (std::size_t i = 0; i < room; ++i) co_await it->acquire();
  CHECK_MESSAGE(it->locked(), "it was given back twice");
  if (error) std::rethrow_exception(error);
}

// A lock, with the semaphores' constructor.
struct one_lock : lock {
  explicit one_lock(std::size_t) {}
};

coroutine<> an_event() {
  event bell;
  co_await task_group([&bell](task_group_scope& all) -> coroutine<> {
    all.create_task(bell.wait());
    all.create_task(bell.wait());
    co_await sleep(1s);
    bell.set();
  });
}

coroutine<> waits_and_owns(condition& change, const bool& ready) {
  const auto guard = co_await change.hold();
  std::exception_ptr error;
  try {
    co_await change.wait_for([&ready] { return ready; });
  } catch (...) {
    error = std::current_exception();
  }
  CHECK_MESSAGE(change.locked(), "a wait ended without the lock");
  if (error) std::rethrow_exception(error);
}

coroutine<> a_condition() {
  condition change;
  bool ready = false;
  co_await task_group([&](task_group_scope& all) -> coroutine<> {
    for (int i = 0; i < 3; ++i) all.create_task(waits_and_owns(change, ready));
    co_await sleep(1s);
    const auto guard = co_await change.hold();
    ready = true;
    change.notify(2);
    co_await sleep(1s);
    change.notify();
  });
}

coroutine<> a_barrier() {
  barrier meeting(3);
  co_await task_group([&](task_group_scope& all) -> coroutine<> {
    const auto meets_twice = [&]() -> coroutine<> {
      for (int round = 0; round < 2; ++round) {
        co_await sleep(1s);
        co_await meeting.wait();
      }
    };
    for (int i = 0; i < 2; ++i) all.create_task(meets_twice());
    co_await meets_twice();
  });
  CHECK(meeting.n_waiting() == 0);
}

coroutine<> a_broken_barrier() {
  barrier meeting(3);
  co_await task_group([&](task_group_scope& all) -> coroutine<> {
    const auto is_let_down = [&]() -> coroutine<> {
      try {
        co_await meeting.wait();
      } catch (const broken_barrier_error&) {
      }
    };
    for (int i = 0; i < 2; ++i) all.create_task(is_let_down());
    co_await sleep(1s);
    co_await meeting.abort();
    co_await meeting.reset();
  });
  CHECK_FALSE(meeting.broken());
}

coroutine<> a_lock_in_time() {
  lock it;
  const auto guard = co_await it.hold();
  try {
    co_await wait_for(it.acquire(), 1s);
  } catch (const timeout_error&) {
  }
}

const std::vector<scenario> scenarios{
    {"a lock", [] { return contended<one_lock>(1); }},
    {"a semaphore", [] { return contended<semaphore>(2); }},
    {"a bounded semaphore", [] { return contended<bounded_semaphore>(1); }},
    {"an event", an_event},
    {"a condition", a_condition},
    {"a barrier", a_barrier},
    {"a broken barrier", a_broken_barrier},
    {"a lock, with a limit of time", a_lock_in_time}};

}  // namespace

TEST_CASE("the tools: cancelled at each point of suspension") {
  everywhere(scenarios, cancel_in_pass);
}

TEST_CASE("the tools: abandoned at each point of suspension") {
  everywhere(scenarios, abandon_in_pass);
}

}  // namespace tools_cancelled_test

// A program's own names, among them all of ours: a call inside the library must
// never find them, not even when a type of the program takes part in it.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <utility>
#include <vector>

#include "05_coroutines/run_alone.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/tests/task_test.hpp"
#include "08_gather/as_completed.hpp"
#include "08_gather/gather.hpp"
#include "08_gather/wait.hpp"
#include "09_timeouts/shield.hpp"
#include "09_timeouts/timeout.hpp"
#include "09_timeouts/wait_for.hpp"
#include "10_task_groups/task_group.hpp"

/// A program that has functions of these names, which take anything.
namespace other_names_test {

template <class... Any>
void create_task(Any&&...) = delete;
template <class... Any>
void ensure_future(Any&&...) = delete;
template <class... Any>
void as_coroutine(Any&&...) = delete;
template <class... Any>
void awaiting(Any&&...) = delete;
template <class... Any>
void awaiter_of(Any&&...) = delete;
template <class... Any>
void result_for(Any&&...) = delete;
template <class... Any>
void run(Any&&...) = delete;
template <class... Any>
void run_alone(Any&&...) = delete;
template <class... Any>
void run_until_done(Any&&...) = delete;
template <class... Any>
void run_until_complete(Any&&...) = delete;
template <class... Any>
void sleep(Any&&...) = delete;
template <class... Any>
void to_nanoseconds(Any&&...) = delete;
template <class... Any>
void deadline_after(Any&&...) = delete;
template <class... Any>
void gather(Any&&...) = delete;
template <class... Any>
void gather_arguments(Any&&...) = delete;
template <class... Any>
void gather_range(Any&&...) = delete;
template <class... Any>
void gather_children(Any&&...) = delete;
template <class... Any>
void for_each_of(Any&&...) = delete;
template <class... Any>
void each_once(Any&&...) = delete;
template <class... Any>
void wait(Any&&...) = delete;
template <class... Any>
void as_completed(Any&&...) = delete;
template <class... Any>
void next_completed(Any&&...) = delete;
template <class... Any>
void next_result(Any&&...) = delete;
template <class... Any>
void wait_for(Any&&...) = delete;
template <class... Any>
void wait_within(Any&&...) = delete;
template <class... Any>
void cancel_and_wait(Any&&...) = delete;
template <class... Any>
void shield(Any&&...) = delete;
template <class... Any>
void timeout(Any&&...) = delete;
template <class... Any>
void timeout_at(Any&&...) = delete;
template <class... Any>
void task_group(Any&&...) = delete;
template <class... Any>
void failure_text(Any&&...) = delete;

namespace {

using asyncio::coroutine;
using asyncio::get_running_loop;
using namespace std::chrono_literals;

struct dish {
  int price = 0;
};

/// Awaited by way of one of ours; with a state(), as futures have.
struct order {
  int price;
  int state() const { return price; }
  auto operator co_await() const {
    return asyncio::sleep(1s, dish{price}).operator co_await();
  }
};

coroutine<dish> cook(int price) { co_return dish{price}; }

coroutine<int> eat() {
  const auto a = asyncio::create_task(cook(1));
  const auto b = asyncio::create_task(order{2});
  const auto [first, second, third] = co_await asyncio::gather(a, b, order{3});
  int sum = first.price + second.price + third.price;

  std::vector<order> orders{{4}, {5}};
  for (const auto& each : co_await asyncio::gather(orders)) sum += each.price;
  for (auto next : asyncio::as_completed(orders)) {
    const auto served = co_await std::move(next);
    sum += served.price;
  }
  auto both = asyncio::wait({a, b});
  const auto [done, pending] = co_await std::move(both);
  sum += 10 * static_cast<int>(done.size());

  sum += (co_await asyncio::wait_for(order{6}, 2s)).price;
  sum += (co_await asyncio::wait_for(a, 0s)).price;
  sum += (co_await asyncio::shield(order{7})).price;
  const auto in_time = [](asyncio::timeout_scope&) { return order{8}; };
  sum += (co_await asyncio::timeout(2s, in_time)).price;
  const auto together = [](asyncio::task_group_scope& group) {
    return group.create_task(order{9});
  };
  sum += (co_await asyncio::task_group(together)).price;
  co_return sum;
}

}  // namespace

TEST_CASE("no call inside the library finds a function of the program") {
  asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
  CHECK(asyncio::run_until_complete(loop, eat()) ==
        6 + 9 + 9 + 20 + 6 + 1 + 7 + 8 + 9);
  CHECK(asyncio::run_until_complete(loop, order{4}).price == 4);
  CHECK(asyncio::run(cook(5)).price == 5);
  CHECK(asyncio::run_alone(cook(6)).price == 6);
}

}  // namespace other_names_test

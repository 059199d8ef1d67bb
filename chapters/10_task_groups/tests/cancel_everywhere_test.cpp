// Everything that a task can wait for, in chapters 6 to 10, is cancelled and
// abandoned at each of its points of suspension.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "07_select/reactor.hpp"
#include "07_select/sock_calls.hpp"
#include "07_select/tests/sock_test.hpp"
#include "08_gather/as_completed.hpp"
#include "08_gather/gather.hpp"
#include "08_gather/wait.hpp"
#include "09_timeouts/shield.hpp"
#include "09_timeouts/timeout.hpp"
#include "09_timeouts/wait_for.hpp"
#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/everywhere_test.hpp"

namespace cancel_everywhere_test {

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

// --- What is awaited ---------------------------------------------------------

// Works, and cleans up when it is asked to stop.
coroutine<int> cook(int n) {
  std::exception_ptr request;
  try {
    co_await sleep(n * 1s);
    co_await sleep(0s);
  } catch (const cancelled_error&) {
    request = std::current_exception();
  }
  if (!request) co_return n;
  co_await sleep(1s);
  std::rethrow_exception(request);
}

coroutine<> burn() {
  co_await sleep(2s);
  throw std::runtime_error("burnt");
}

std::vector<coroutine<int>> cooks() {
  std::vector<coroutine<int>> all;
  for (const int n : {2, 1, 3}) all.push_back(cook(n));
  return all;
}

std::vector<task<int>> hired() {
  std::vector<task<int>> all;
  for (auto& each : cooks()) all.push_back(create_task(std::move(each)));
  return all;
}

coroutine<> await_a_future() {
  const future<> news;
  auto timer = get_running_loop().call_later(1s, [news] { news.set_result(); });
  try {
    co_await news;
  } catch (const cancelled_error&) {
    timer.cancel();
    throw;
  }
}

coroutine<> await_a_chain() {
  const auto inner = create_task(cook(1));
  const auto middle = create_task(
      [](task<int> it) -> coroutine<int> { co_return co_await it; }(inner));
  co_await middle;
}

coroutine<> receive() {
  const auto [here, there] = sock_pair();
  auto send = [](const sock& to) -> coroutine<> {
    co_await sleep(1s);
    co_await sock_sendall(to, "soup");
  };
  const auto sender = create_task(send(there));
  std::exception_ptr error;
  try {
    co_await sock_recv(here, 100);
  } catch (...) {
    error = std::current_exception();
  }
  sender.cancel();
  co_await until_done(sender.state());
  if (error) std::rethrow_exception(error);
}

coroutine<> send_much() {
  const auto [here, there] = sock_pair();
  auto drain = [](const sock& from) -> coroutine<> {
    for (int i = 0; i < 40; ++i) {
      co_await sleep(1s);
      co_await sock_recv(from, 64 * 1024);
    }
  };
  const auto reader = create_task(drain(there));
  std::exception_ptr error;
  try {
    co_await sock_sendall(here, std::string(1 << 20, 'x'));
  } catch (...) {
    error = std::current_exception();
  }
  reader.cancel();
  co_await until_done(reader.state());
  if (error) std::rethrow_exception(error);
}

coroutine<> accept_and_connect() {
  const sock listener = listen_on(anywhere());
  const auto come = [](address where) -> coroutine<> {
    co_await sleep(1s);
    const sock guest = co_await connect_to(where);
    co_await sock_recv(guest, 1);  // until the door is shut
  };
  const auto guest = create_task(come(listener.local_address()));
  std::exception_ptr error;
  try {
    const auto came = co_await sock_accept(listener);
  } catch (...) {
    error = std::current_exception();
  }
  guest.cancel();
  co_await until_done(guest.state());
  if (error) std::rethrow_exception(error);
}

coroutine<> connect_only() {
  const sock listener = listen_on(anywhere());
  const sock guest = co_await connect_to(listener.local_address());
  co_await until_writable(guest);
  co_await until_readable(listener);
}

coroutine<> results_in_order_of_coming() {
  for (auto each : as_completed(cooks())) co_await each;
}

coroutine<> tasks_in_order_of_coming() {
  const auto order = as_completed(hired(), 10s);
  while (const auto next = co_await order.next()) co_await *next;
}

coroutine<> nested_gather() {
  co_await gather(gather(cook(1), cook(2)), gather(cooks()), sleep(1s));
}

coroutine<> group(bool fails) {
  try {
    co_await task_group([fails](task_group_scope& all) -> coroutine<> {
      all.create_task(cook(1));
      all.create_task(cook(3));
      if (fails) all.create_task(burn());
      co_await task_group([](task_group_scope& inner) -> coroutine<> {
        inner.create_task(cook(2));
        co_await sleep(4s);
      });
    });
  } catch (const exception_group&) {
  }
}

coroutine<> slow_body(timeout_scope& scope) {
  co_await cook(1);
  if (scope.when()) scope.reschedule(get_running_loop().time() + 1s);
  co_await sleep(5s);
}

// What ends by a timeout ends well here: the point is what it leaves behind.
template <awaitable X>
coroutine<> or_timeout(X x) {
  try {
    co_await std::move(x);
  } catch (const timeout_error&) {
  }
}
template <awaitable X>
coroutine<> just(X x) {
  co_await std::move(x);
}

const std::vector<scenario> scenarios{
    {"sleep", [] { return just(sleep(1s)); }},
    {"sleep(0)", [] { return just(sleep(0s)); }},
    {"a future", await_a_future},
    {"a task", [] { return just(create_task(cook(1))); }},
    {"a chain of tasks", await_a_chain, true},
    {"sock_recv", receive},
    {"sock_sendall", send_much},
    {"sock_accept", accept_and_connect},
    {"sock_connect", connect_only},
    {"gather", [] { return just(gather(cook(1), sleep(2s), cook(3))); }, true},
    {"gather of a range", [] { return just(gather(cooks())); }},
    {"gather of outcomes",
     [] { return just(gather(return_exceptions, cook(1), burn())); }},
    {"gather of gathers", nested_gather, true},
    {"wait for the first",
     [] { return just(wait(hired(), return_when::first_completed)); }, true},
    {"wait for all, with a limit",
     [] { return just(wait(hired(), return_when::all_completed, 2s)); }, true},
    {"as_completed", results_in_order_of_coming, true},
    {"as_completed, next()", tasks_in_order_of_coming, true},
    {"timeout", [] { return or_timeout(timeout(2s, slow_body)); }},
    {"timeout of none",
     [] { return or_timeout(timeout(std::nullopt, slow_body)); }},
    {"wait_for a coroutine", [] { return or_timeout(wait_for(cook(2), 1s)); }},
    {"wait_for a task",
     [] { return or_timeout(wait_for(create_task(cook(2)), 1s)); }},
    {"wait_for in no time", [] { return or_timeout(wait_for(cook(2), 0s)); }},
    {"wait_for a gather",
     [] { return or_timeout(wait_for(gather(cooks()), 2s)); }},
    {"shield", [] { return just(shield(cook(2))); }, true},
    {"wait_for a shield",
     [] { return or_timeout(wait_for(shield(cook(3)), 1s)); }, true},
    {"a group", [] { return group(false); }},
    {"a group with a failure", [] { return group(true); }}};

}  // namespace

TEST_CASE("cancelled at each point of suspension") {
  everywhere(scenarios, cancel_in_pass);
}

TEST_CASE("abandoned at each point of suspension") {
  everywhere(scenarios, abandon_in_pass);
}

}  // namespace cancel_everywhere_test

// 163: wait() blocks until all have arrived, gives each its number, and again.

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstddef>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "11_synchronization/barrier.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_163 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct arrival {
  int round;
  std::size_t index;
  std::string name;
  auto operator<=>(const arrival&) const = default;
};

coroutine<> runner(std::string name, barrier& it, std::vector<arrival>& order) {
  for (int round = 1; round <= 2; ++round) {
    const auto index = co_await it.wait();
    order.push_back({round, index, name});
  }
}

coroutine<> main() {
  barrier it(3);
  std::vector<arrival> order;
  std::vector<task<>> all;
  for (const char* name : {"a", "b"})
    all.push_back(create_task(runner(name, it, order)));
  co_await sleep(10ms);
  print("waiting", it.n_waiting(), "of", it.parties(), "released",
        order.size());
  all.push_back(create_task(runner("c", it, order)));
  co_await gather(all);
  auto sorted = order;
  std::ranges::sort(sorted);
  std::string first;
  std::string second;
  for (const arrival& each : sorted)
    if (each.round == 1)
      first += " " + each.name + "=" + std::to_string(each.index);
    else
      second += " " + std::to_string(each.index);
  print("first round" + first);
  print("second round indices" + second);
  print("rounds separated", std::ranges::is_sorted(order, {}, &arrival::round));
  print("waiting", it.n_waiting(), "broken", it.broken());
}

}  // namespace

TEST_CASE("163_barrier_rounds") {
  common::same_as_python("163_barrier_rounds",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_163

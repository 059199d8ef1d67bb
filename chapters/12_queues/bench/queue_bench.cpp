// What an item costs on its way through a bounded queue, from one task to
// another: with room for one item, where the two take turns for each, and with
// room for a hundred. A part of chapter 6's benchmark, whose README.md says how
// to run it.

#include <benchmark/benchmark.h>
#include <cstddef>
#include <deque>

#include "06_tasks/bench/floor.hpp"
#include "06_tasks/bench/rows.hpp"
#include "06_tasks/run.hpp"
#include "08_gather/gather.hpp"
#include "12_queues/queue.hpp"

namespace {

using asyncio::coroutine;

constexpr int items = 2'000'000;

coroutine<> puts(asyncio::queue<int>& q) {
  for (int i = 0; i < items; ++i) co_await q.put(i);
}

coroutine<> gets(asyncio::queue<int>& q) {
  long sum = 0;
  for (int i = 0; i < items; ++i) sum += co_await q.get();
  benchmark::DoNotOptimize(sum);
}

coroutine<> hands_over(int room) {
  asyncio::queue<int> q(room);
  co_await asyncio::gather(puts(q), gets(q));
}

// --- The floor: whoever cannot go on lets the other one ----------------------

bare::coroutine bare_puts(std::deque<int>& q, std::size_t room) {
  for (int i = 0; i < items; ++i) {
    while (q.size() == room) co_await bare::yield{};
    q.push_back(i);
  }
  co_return 0;
}

bare::coroutine bare_gets(std::deque<int>& q) {
  long sum = 0;
  for (int i = 0; i < items; ++i) {
    while (q.empty()) co_await bare::yield{};
    sum += q.front();
    q.pop_front();
  }
  benchmark::DoNotOptimize(sum);
  co_return 0;
}

void bare_hands_over(std::size_t room) {
  std::deque<int> q;
  const auto one = bare_puts(q, room);
  const auto other = bare_gets(q);
  one.schedule();
  other.schedule();
  bare::run();
}

const rows_of_a_chapter these([] {
  add_timed(
      "queue-1", items, [] { asyncio::run(hands_over(1)); },
      [] { bare_hands_over(1); });
  add_timed(
      "queue-100", items, [] { asyncio::run(hands_over(100)); },
      [] { bare_hands_over(100); });
  add_python("12_queues/bench/bench.py", {"queue-1", "queue-100"});
});

}  // namespace

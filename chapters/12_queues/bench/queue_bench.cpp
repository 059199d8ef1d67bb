// What an item costs on its way through a bounded queue, from one task to
// another: with room for one item, where the two take turns for each, and with
// room for a hundred. A part of the benchmark: common/bench/README.md.

#include <cstddef>
#include <deque>
#include <string>

#include "06_tasks/bench/floor.hpp"
#include "06_tasks/run.hpp"
#include "08_gather/gather.hpp"
#include "12_queues/queue.hpp"
#include "common/bench/python.hpp"
#include "common/bench/rows.hpp"

namespace {

using asyncio::coroutine;

coroutine<> puts(asyncio::queue<int>& q, int items) {
  for (int i = 0; i < items; ++i) co_await q.put(i);
}

coroutine<> gets(asyncio::queue<int>& q, int items) {
  long sum = 0;
  for (int i = 0; i < items; ++i) sum += co_await q.get();
  bench::keep(sum);
}

coroutine<> hands_over(int items, int room) {
  asyncio::queue<int> q(room);
  co_await asyncio::gather(puts(q, items), gets(q, items));
}

// --- The floor: whoever cannot go on lets the other one ----------------------

bare::coroutine bare_puts(std::deque<int>& q, int items, std::size_t room) {
  for (int i = 0; i < items; ++i) {
    while (q.size() == room) co_await bare::yield{};
    q.push_back(i);
  }
  co_return 0;
}

bare::coroutine bare_gets(std::deque<int>& q, int items) {
  long sum = 0;
  for (int i = 0; i < items; ++i) {
    while (q.empty()) co_await bare::yield{};
    sum += q.front();
    q.pop_front();
  }
  bench::keep(sum);
  co_return 0;
}

void bare_hands_over(int items, std::size_t room) {
  std::deque<int> q;
  const auto one = bare_puts(q, items, room);
  const auto other = bare_gets(q, items);
  one.schedule();
  other.schedule();
  bare::run();
}

const bench::rows_of_a_chapter these(12, [] {
  for (const int room : {1, 100}) {
    const auto row = "queue-" + std::to_string(room);
    bench::add_row({"tasks", row, {"ns"}, "floor"});
    bench::add_timed(row, "ours", 2'000'000,
                     [room](int n) { asyncio::run(hands_over(n, room)); });
    bench::add_timed(row, "floor", 2'000'000, [room](int n) {
      bare_hands_over(n, static_cast<std::size_t>(room));
    });
  }
  bench::add_python("12_queues/bench/bench.py", {"queue-1", "queue-100"});
});

}  // namespace

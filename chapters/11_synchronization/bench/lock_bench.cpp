// What a lock costs: taken when it is free, and handed over between two tasks
// that both want it all the time. A part of the benchmark:
// common/bench/README.md.

#include <chrono>
#include <utility>

#include "06_tasks/bench/floor.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"
#include "11_synchronization/lock.hpp"
#include "common/bench/python.hpp"
#include "common/bench/rows.hpp"

namespace {

using asyncio::coroutine;

constexpr int uncontended = 10'000'000;
constexpr int handed_over = 2'000'000;

coroutine<> takes_and_releases(asyncio::lock& it, int times) {
  for (int i = 0; i < times; ++i) {
    co_await it.acquire();
    it.release();
  }
}

coroutine<> alone(int times) {
  asyncio::lock it;
  co_await takes_and_releases(it, times);
}

// Whoever releases it finds the other one in line, and stands behind it.
coroutine<> both(int times) {
  asyncio::lock it;
  co_await it.acquire();
  auto two = asyncio::gather(takes_and_releases(it, times / 2),
                             takes_and_releases(it, times / 2));
  co_await asyncio::sleep(std::chrono::seconds(0));
  it.release();
  co_await two;
}

// --- The floor: a flag, and two that make each other ready -----------

[[gnu::noinline]] bool take(bool& it) { return !std::exchange(it, true); }
[[gnu::noinline]] void release(bool& it) { it = false; }

void bare_alone(int times) {
  bool it = false;
  for (int i = 0; i < times; ++i) {
    bench::keep(take(it));
    release(it);
  }
}

bare::coroutine bare_takes(int times) {
  for (int i = 0; i < times; ++i) co_await bare::yield{};
  co_return 0;
}

void bare_both(int times) {
  const auto one = bare_takes(times / 2);
  const auto two = bare_takes(times / 2);
  one.schedule();
  two.schedule();
  bare::run();
}

const bench::rows_of_a_chapter these(11, [] {
  for (const char* row : {"lock", "lock-handed-over"})
    bench::add_row({"tasks", row, {"ns"}, "floor"});
  using bench::add_timed;
  add_timed("lock", "ours", uncontended, [](int n) { asyncio::run(alone(n)); });
  add_timed("lock", "floor", uncontended, bare_alone);
  add_timed("lock-handed-over", "ours", handed_over,
            [](int n) { asyncio::run(both(n)); });
  add_timed("lock-handed-over", "floor", handed_over, bare_both);
  bench::add_python("11_synchronization/bench/bench.py",
                    {"lock", "lock-handed-over"});
});

}  // namespace

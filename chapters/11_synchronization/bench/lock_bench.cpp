// What a lock costs: taken when it is free, and handed over between two tasks
// that both want it all the time. A part of chapter 6's benchmark, whose
// README.md says how to run it.

#include <benchmark/benchmark.h>
#include <chrono>
#include <utility>

#include "06_tasks/bench/floor.hpp"
#include "06_tasks/bench/rows.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"
#include "11_synchronization/lock.hpp"

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

coroutine<> alone() {
  asyncio::lock it;
  co_await takes_and_releases(it, uncontended);
}

// Whoever releases it finds the other one in line, and stands behind it.
coroutine<> both() {
  asyncio::lock it;
  co_await it.acquire();
  auto two = asyncio::gather(takes_and_releases(it, handed_over / 2),
                             takes_and_releases(it, handed_over / 2));
  co_await asyncio::sleep(std::chrono::seconds(0));
  it.release();
  co_await two;
}

// --- The floor: a flag, and two coroutines that make each other ready
// ---------

[[gnu::noinline]] bool take(bool& it) { return !std::exchange(it, true); }
[[gnu::noinline]] void release(bool& it) { it = false; }

void bare_alone() {
  bool it = false;
  for (int i = 0; i < uncontended; ++i) {
    benchmark::DoNotOptimize(take(it));
    release(it);
  }
}

bare::coroutine bare_takes(int times) {
  for (int i = 0; i < times; ++i) co_await bare::yield{};
  co_return 0;
}

const rows_of_a_chapter these([] {
  add_timed("lock", uncontended, [] { asyncio::run(alone()); }, bare_alone);
  add_timed(
      "lock-handed-over", handed_over, [] { asyncio::run(both()); },
      [] {
        const auto one = bare_takes(handed_over / 2);
        const auto two = bare_takes(handed_over / 2);
        one.schedule();
        two.schedule();
        bare::run();
      });
  add_python("11_synchronization/bench/bench.py", {"lock", "lock-handed-over"});
});

}  // namespace

// What a task costs, here and on the floor (floor.hpp). A part of the
// benchmark: common/bench/README.md says how to run it.

#include <chrono>
#include <deque>
#include <vector>

#include "06_tasks/bench/floor.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "common/bench/python.hpp"
#include "common/bench/rows.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::future;
using asyncio::sleep;
using asyncio::task;

constexpr int million = 1'000'000;

// --- The library -------------------------------------------------------------

coroutine<> let_others(int times) {
  for (int i = 0; i < times; ++i) co_await sleep(0s);
}

coroutine<> switches(int tasks, int total) {
  std::vector<task<>> all;
  for (int i = 0; i < tasks; ++i)
    all.push_back(create_task(let_others(total / tasks)));
  for (const auto& each : all) co_await each;
}

[[gnu::noinline]] coroutine<int> trivial(int i) { co_return i; }

coroutine<> spawns(int total) {
  long sum = 0;
  for (int i = 0; i < total; ++i) sum += co_await create_task(trivial(i));
  bench::keep(sum);
}

coroutine<> awaits(int total) {
  long sum = 0;
  for (int i = 0; i < total; ++i) sum += co_await trivial(i);
  bench::keep(sum);
}

// How much later than it wanted the last of those woke that sleep a second.
std::chrono::duration<double, std::milli> last_is_late{};

coroutine<> nap(std::chrono::milliseconds length) {
  const auto begin = std::chrono::steady_clock::now();
  co_await sleep(length);
  if (length == 1s)
    last_is_late = std::chrono::steady_clock::now() - begin - length;
}

coroutine<> naps(int total) {
  std::vector<task<>> all;
  for (long i = 0; i < total; ++i)
    all.push_back(create_task(nap(std::chrono::milliseconds(i * 7919 % 1001))));
  for (const auto& each : all) co_await each;
}

coroutine<> wait_for(future<> news) { co_await news; }

// In thousands: a million at once would also measure the queue of those that
// are about to start.
coroutine<double> bytes_each(int total) {
  const future<> news;
  const double before = bench::resident_bytes_in_use();
  for (int i = 0; i < total; ++i) {
    create_task(wait_for(news));
    if (i % 1000 == 999) co_await sleep(0s);
  }
  const double bytes = bench::resident_bytes() - before;
  news.set_result();
  co_await sleep(0s);  // now they end
  co_return bytes / total;
}

bench::values timers() {
  const double cpu =
      bench::nanoseconds_each(1, [](int) { run(naps(bench::times(100'000))); });
  return {cpu / 1e6, last_is_late.count()};
}

// --- The floor ---------------------------------------------------------------

bare::coroutine bare_let_others(int times) {
  for (int i = 0; i < times; ++i) co_await bare::yield{};
  co_return 0;
}

void bare_switches(int coroutines, int total) {
  std::deque<bare::coroutine> all;
  for (int i = 0; i < coroutines; ++i)
    all.emplace_back(bare_let_others(total / coroutines)).schedule();
  bare::run();
}

[[gnu::noinline]] bare::coroutine bare_trivial(int i) { co_return i; }

bare::coroutine bare_spawns(int total) {
  long sum = 0;
  for (int i = 0; i < total; ++i) {
    const auto child = bare_trivial(i);
    sum += co_await child.spawn();
  }
  bench::keep(sum);
  co_return 0;
}

bare::coroutine bare_awaits(int total) {
  long sum = 0;
  for (int i = 0; i < total; ++i) sum += co_await bare_trivial(i);
  bench::keep(sum);
  co_return 0;
}

void run_bare(const bare::coroutine& main) {
  main.schedule();
  bare::run();
}

double bare_bytes_each(int total) {
  const double before = bench::resident_bytes_in_use();
  std::deque<bare::coroutine> all;
  for (int i = 0; i < total; ++i) all.emplace_back(bare_let_others(1));
  return (bench::resident_bytes() - before) / total;
}

// --- The rows ----------------------------------------------------------------

const bench::rows_of_a_chapter these(6, [] {
  for (const char* row : {"switch-1", "switch-100", "spawn", "await"})
    bench::add_row({"tasks", row, {"ns"}, "floor"});
  bench::add_row({"tasks", "memory", {"bytes"}, "floor"});
  bench::add_row({"tasks", "timers", {"CPU ms"}, "libuv", {"ms late"}});

  constexpr int many = 10 * million;
  using bench::add_timed;
  add_timed("switch-1", "ours", many, [](int n) { run(switches(1, n)); });
  add_timed("switch-1", "floor", many, [](int n) { bare_switches(1, n); });
  add_timed("switch-100", "ours", many, [](int n) { run(switches(100, n)); });
  add_timed("switch-100", "floor", many, [](int n) { bare_switches(100, n); });
  add_timed("spawn", "ours", million, [](int n) { run(spawns(n)); });
  add_timed("spawn", "floor", million, [](int n) { run_bare(bare_spawns(n)); });
  add_timed("await", "ours", many, [](int n) { run(awaits(n)); });
  add_timed("await", "floor", many, [](int n) { run_bare(bare_awaits(n)); });
  bench::add("timers", "ours", timers);
  bench::add("memory", "ours", [] {
    return bench::values{run(bytes_each(bench::times(million)))};
  });
  bench::add("memory", "floor", [] {
    return bench::values{bare_bytes_each(bench::times(million))};
  });
  bench::add_python(
      "06_tasks/bench/bench.py",
      {"switch-1", "switch-100", "spawn", "await", "timers", "memory"});
});

}  // namespace

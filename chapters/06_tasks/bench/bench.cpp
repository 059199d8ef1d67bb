// What a task costs: the library, the floor (floor.hpp) and CPython (bench.py)
// do the same work in turns, several times each; a table of medians and ratios
// closes the run. README.md says how to run it.

#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdio>
#include <deque>
#include <vector>

#include "06_tasks/bench/floor.hpp"
#include "06_tasks/bench/measure.hpp"
#include "06_tasks/bench/rows.hpp"
#include "06_tasks/bench/table.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"

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
  benchmark::DoNotOptimize(sum);
}

coroutine<> awaits(int total) {
  long sum = 0;
  for (int i = 0; i < total; ++i) sum += co_await trivial(i);
  benchmark::DoNotOptimize(sum);
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
  const double before = resident_bytes_in_use();
  for (int i = 0; i < total; ++i) {
    create_task(wait_for(news));
    if (i % 1000 == 999) co_await sleep(0s);
  }
  const double bytes = resident_bytes() - before;
  news.set_result();
  co_await sleep(0s);  // now they end
  co_return bytes / total;
}

// CPU milliseconds; how many more than 1,000 all of it took, with making and
// taking down; and how late the last came.
values timers() {
  const double cpu = cpu_milliseconds();
  const double wall = nanoseconds_each(1, [] { run(naps(100'000)); });
  return {cpu_milliseconds() - cpu, wall / 1e6 - 1000, last_is_late.count()};
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
  benchmark::DoNotOptimize(sum);
  co_return 0;
}

bare::coroutine bare_awaits(int total) {
  long sum = 0;
  for (int i = 0; i < total; ++i) sum += co_await bare_trivial(i);
  benchmark::DoNotOptimize(sum);
  co_return 0;
}

void run_bare(const bare::coroutine& main) {
  main.schedule();
  bare::run();
}

double bare_bytes_each(int total) {
  const double before = resident_bytes_in_use();
  std::deque<bare::coroutine> all;
  for (int i = 0; i < total; ++i) all.emplace_back(bare_let_others(1));
  return (resident_bytes() - before) / total;
}

// --- The rows ----------------------------------------------------------------

const rows_of_a_chapter these([] {
  constexpr int many = 10 * million;
  add_timed(
      "switch-1", many, [] { run(switches(1, many)); },
      [] { bare_switches(1, many); });
  add_timed(
      "switch-100", many, [] { run(switches(100, many)); },
      [] { bare_switches(100, many); });
  add_timed(
      "spawn", million, [] { run(spawns(million)); },
      [] { run_bare(bare_spawns(million)); });
  add_timed(
      "await", many, [] { run(awaits(many)); },
      [] { run_bare(bare_awaits(many)); });
  add_row("timers", {"CPU ms", "ms over", "ms late"});
  add("timers", "asyncio", timers);
  add_row("memory", {"bytes"});
  add("memory", "asyncio", [] { return values{run(bytes_each(million))}; });
  add("memory", "floor", [] { return values{bare_bytes_each(million)}; });
  add_python("06_tasks/bench/bench.py",
             {"switch-1", "switch-100", "spawn", "await", "timers", "memory"});
});

}  // namespace

int main(int argc, char** argv) {
#ifndef NDEBUG
  std::fputs("benchmark_asyncio: not optimised: use the preset release\n",
             stderr);
#endif
  // Ours come first: what stands on the command line wins.
  char interleaved[] = "--benchmark_enable_random_interleaving=true";
  char repetitions[] = "--benchmark_repetitions=5";
  std::vector<char*> options{argv[0], interleaved, repetitions};
  options.insert(options.end(), argv + 1, argv + argc);
  int count = static_cast<int>(options.size());
  benchmark::Initialize(&count, options.data());
  if (benchmark::ReportUnrecognizedArguments(count, options.data())) return 2;
  rows_of_a_chapter::add_all();
  ratio_table table;
  benchmark::RunSpecifiedBenchmarks(&table);
}

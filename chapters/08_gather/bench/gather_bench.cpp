// What a child of gather() costs: a thousand trivial coroutines are gathered,
// again and again. A part of the benchmark: common/bench/README.md.

#include <coroutine>
#include <numeric>
#include <utility>
#include <vector>

#include "06_tasks/bench/floor.hpp"
#include "06_tasks/run.hpp"
#include "08_gather/gather.hpp"
#include "common/bench/python.hpp"
#include "common/bench/rows.hpp"

namespace {

using asyncio::coroutine;

constexpr int children = 1000;

long sum_of(const std::vector<int>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0L);
}

[[gnu::noinline]] coroutine<int> trivial(int i) { co_return i; }

coroutine<> gathers(int total) {
  long sum = 0;
  for (int round = 0; round < total / children; ++round) {
    std::vector<coroutine<int>> all;
    all.reserve(children);
    for (int i = 0; i < children; ++i) all.push_back(trivial(i));
    const auto results = co_await asyncio::gather(std::move(all));
    sum += sum_of(results);
  }
  bench::keep(sum);
}

// --- The floor: who ends last makes the parent ready -------------------------

struct parent {
  std::coroutine_handle<> waits;
  int pending = children;
};

[[gnu::noinline]] bare::coroutine bare_child(int i, parent& of) {
  if (--of.pending == 0) bare::ready.push_back(of.waits);
  co_return i;
}

struct all_done {
  const std::vector<bare::coroutine>& all;
  parent& of;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waits) const {
    of.waits = waits;
    for (const auto& each : all) each.schedule();
  }
  void await_resume() const noexcept {}
};

bare::coroutine bare_gathers(int total) {
  long sum = 0;
  for (int round = 0; round < total / children; ++round) {
    parent me;
    std::vector<bare::coroutine> all;
    all.reserve(children);
    for (int i = 0; i < children; ++i) all.push_back(bare_child(i, me));
    co_await all_done{all, me};
    std::vector<int> results;
    results.reserve(children);
    for (const auto& each : all) results.push_back(each.await_resume());
    sum += sum_of(results);
  }
  bench::keep(sum);
  co_return 0;
}

const bench::rows_of_a_chapter these(8, [] {
  bench::add_row({"tasks", "gather-1000", {"ns"}, "floor"});
  bench::add_timed("gather-1000", "ours", 1'000'000,
                   [](int n) { asyncio::run(gathers(n)); });
  bench::add_timed("gather-1000", "floor", 1'000'000, [](int n) {
    const auto main = bare_gathers(n);
    main.schedule();
    bare::run();
  });
  bench::add_python("08_gather/bench/bench.py", {"gather-1000"});
});

}  // namespace

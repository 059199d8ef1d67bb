// 223: several to_thread() calls overlap: they can wait for each other.

#include <barrier>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "08_gather/gather.hpp"
#include "13_threads_and_signals/to_thread.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_223 {

using namespace asyncio;
using common::print;

namespace {

int meet(std::barrier<>* barrier, int n) {
  barrier->arrive_and_wait();
  return n;
}

coroutine<> main() {
  std::barrier<> barrier(3);
  std::vector<coroutine<int>> all;
  for (int n = 0; n < 3; ++n) all.push_back(to_thread(meet, &barrier, n));
  const auto numbers = co_await gather(std::move(all));
  print(numbers[0], numbers[1], numbers[2]);
}

}  // namespace

TEST_CASE("223_to_thread_runs_concurrently") {
  common::same_as_python("223_to_thread_runs_concurrently",
                         [] { run(main()); });
}

}  // namespace behaviour_223

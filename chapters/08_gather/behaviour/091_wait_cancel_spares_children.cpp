// 091: cancelling the task inside wait() does not cancel those it waits for.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "08_gather/wait.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_091 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

using text_tasks = std::vector<task<std::string>>;

coroutine<std::string> work() {
  co_await sleep(50ms);
  co_return "survived";
}

coroutine<> watcher(text_tasks tasks) {
  try {
    co_await wait(tasks);
  } catch (const cancelled_error&) {
    print("watcher cancelled");
    throw;
  }
}

coroutine<> main() {
  text_tasks tasks;
  for (int i = 0; i < 2; ++i) tasks.push_back(create_task(work()));
  const auto w = create_task(watcher(tasks));
  co_await sleep(10ms);
  w.cancel();
  co_await sleep(10ms);
  print("watcher", w.cancelled(), "children done", tasks[0].done(),
        tasks[1].done());
  const auto results = co_await gather(tasks);
  print(results[0], results[1]);
}

}  // namespace

TEST_CASE("091_wait_cancel_spares_children") {
  common::same_as_python("091_wait_cancel_spares_children",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_091

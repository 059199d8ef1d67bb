// 088: successes and cancellations do not end the wait; the first exception
// does.

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/wait.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_088 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using text_task = task<std::string>;

coroutine<std::string> ok(std::chrono::milliseconds delay) {
  co_await sleep(delay);
  co_return "ok";
}

coroutine<std::string> bad(std::chrono::milliseconds delay) {
  co_await sleep(delay);
  throw boom("bad");
}

// Python's str() of an exception.
std::string text_of(const text_task& failed) {
  try {
    std::rethrow_exception(failed.exception());
  } catch (const boom& exc) {
    return exc.what();
  }
}

coroutine<> main() {
  const auto doomed = create_task(ok(100s));
  const std::vector<std::pair<std::string, text_task>> named{
      {"quick", create_task(ok(10ms))},
      {"doomed", doomed},
      {"bad", create_task(bad(60ms))},
      {"slow", create_task(ok(120ms))}};
  std::vector<text_task> tasks;
  for (const auto& [name, task] : named) tasks.push_back(task);
  get_running_loop().call_later(30ms, [doomed] { doomed.cancel(); });
  const auto first = co_await wait(tasks, return_when::first_exception);
  for (const auto& [name, task] : named) {
    const bool in_done = std::ranges::count(first.done, task) > 0;
    print(name, in_done ? "done" : "pending",
          task.cancelled() ? "cancelled" : "-");
  }
  print("error", text_of(named[2].second));
  const auto rest = co_await wait(first.pending, return_when::first_exception);
  print("without errors it waits for all", rest.done.size(),
        rest.pending.size());
}

}  // namespace

TEST_CASE("088_wait_first_exception") {
  common::same_as_python("088_wait_first_exception",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_088

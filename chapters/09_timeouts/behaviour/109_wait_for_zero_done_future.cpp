// 109: with no time at all, what is done already gives its outcome without a
// yield.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/wait_for.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_109 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

coroutine<> main() {
  auto& loop = get_running_loop();
  const future<std::string> good;
  const future<> bad;
  good.set_result("ready");
  bad.set_exception(boom("stored"));
  loop.call_soon([] { print("other callback"); });
  const auto first = co_await wait_for(good, 0s);
  const auto second = co_await wait_for(good, -3s);
  print(first, second);
  try {
    co_await wait_for(bad, 0s);
  } catch (const boom& exc) {
    print("error", exc);
  }
  co_await sleep(0s);
}

}  // namespace

TEST_CASE("109_wait_for_zero_done_future") {
  common::same_as_python("109_wait_for_zero_done_future",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_109

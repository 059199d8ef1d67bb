// 070: the done callbacks of a cancelled task run after its cleaning up, and
// before who awaits it later.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_070 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> body() {
  const common::finally last([] { print("cleanup"); });
  co_await sleep(100s);
}

void removed(const future<>&) { print("must not run"); }

coroutine<> main() {
  const auto it = create_task(body());
  co_await sleep(0s);
  it.add_done_callback([](const future<>& done) {
    print("callback", done.done(), done.cancelled());
  });
  const auto id = it.add_done_callback(removed);
  it.cancel();
  print("removed", int{it.remove_done_callback(id)});  // Python counts them
  try {
    co_await it;
  } catch (const cancelled_error&) {
    print("awaiter");
  }
}

}  // namespace

TEST_CASE("070_cancelled_task_done_callbacks") {
  common::same_as_python("070_cancelled_task_done_callbacks",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_070

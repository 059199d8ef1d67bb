// 085: the message given to the awaiting task's cancel() reaches the children.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_085 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> child(std::string name) {
  try {
    co_await sleep(100s);
  } catch (const cancelled_error& exc) {
    print(name, "told:", exc.message());
    throw;
  }
}

coroutine<> parent() { co_await gather(child("x"), child("y")); }

coroutine<> main() {
  const auto task = create_task(parent());
  co_await sleep(10ms);
  task.cancel("shutting down");
  try {
    co_await task;
  } catch (const cancelled_error&) {
    print("parent cancelled", task.cancelled());
  }
}

}  // namespace

TEST_CASE("085_gather_cancel_sets_child_message") {
  common::same_as_python("085_gather_cancel_sets_child_message",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_085

// 076: a cancelled child counts as a failing one; the gather is not cancelled
// itself, and the siblings go on.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_076 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

bool is_cancelled_error(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const cancelled_error&) {
    return true;
  } catch (...) {
    return false;
  }
}

coroutine<> main() {
  const future<int> a, b;
  const auto group = gather(a, b);
  a.cancel();
  try {
    co_await group;
  } catch (const cancelled_error&) {
    print("CancelledError, own requests", current_task()->cancelling());
  }
  print("gather done", group.done(), "gather cancelled", group.cancelled());
  print("exception is CancelledError", is_cancelled_error(group.exception()));
  print("sibling pending", !b.done());
  b.set_result(1);
}

}  // namespace

TEST_CASE("076_gather_child_cancelled") {
  common::same_as_python("076_gather_child_cancelled",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_076

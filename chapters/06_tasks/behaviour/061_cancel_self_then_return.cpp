// 061: a task that cancels itself and returns ends cancelled; an exception
// wins.

#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_061 {

using namespace asyncio;
using common::print;

namespace {

coroutine<std::string> returns() {
  current_task()->cancel();
  co_return "lost";
}

coroutine<> raises() {
  current_task()->cancel();
  throw std::invalid_argument("kept");
  co_return;
}

coroutine<> main() {
  const auto returning = create_task(returns());
  try {
    print("value", co_await returning);
  } catch (const cancelled_error&) {
    print("CancelledError, cancelled", returning.cancelled());
  }
  const auto raising = create_task(raises());
  try {
    co_await raising;
  } catch (const std::invalid_argument& exc) {
    print("error wins:", exc, "cancelled", raising.cancelled());
  }
}

}  // namespace

TEST_CASE("061_cancel_self_then_return") {
  common::same_as_python("061_cancel_self_then_return",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_061

// 022: when the main task ends cancelled, run() throws cancelled_error, which
// is no std::exception.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_022 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  current_task()->cancel();
  print("cancel requested");
  co_await sleep(10ms);
  print("must not be reached");
}

}  // namespace

TEST_CASE("022_run_main_cancelled") {
  common::same_as_python("022_run_main_cancelled", [] {
    try {
      run(main(), std::make_unique<virtual_time>());
    } catch (const std::exception&) {
      print("wrong clause", common::exception_name());
    } catch (const cancelled_error&) {
      print("run raised CancelledError");
    }
  });
}

}  // namespace behaviour_022

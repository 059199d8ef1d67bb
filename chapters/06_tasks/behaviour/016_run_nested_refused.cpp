// 016: run() inside a running loop is refused, and that loop does not notice.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_016 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> inner() {
  print("inner must not run");
  co_return;
}

coroutine<std::string> main() {
  try {
    run(inner());  // takes the coroutine: no coro.close() is needed after it
  } catch (const std::runtime_error& exc) {
    print("error:", exc);
  }
  co_await sleep(0s);
  print("outer continues");
  co_return "outer result";
}

}  // namespace

TEST_CASE("016_run_nested_refused") {
  common::same_as_python("016_run_nested_refused", [] {
    print(run(main(), std::make_unique<virtual_time>()));
  });
}

}  // namespace behaviour_016

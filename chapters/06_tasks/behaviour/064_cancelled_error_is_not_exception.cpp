// 064: who catches every std::exception does not catch a cancellation.

#include <chrono>
#include <concepts>
#include <doctest/doctest.h>
#include <exception>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_064 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> resilient() {
  while (true) {
    const common::finally last([] { print("finally"); });
    try {
      co_await sleep(100s);
    } catch (const std::exception&) {
      print("generic handler must not see cancellation");
    }
  }
}

coroutine<> main() {
  const auto it = create_task(resilient());
  co_await sleep(0s);
  it.cancel();
  co_await until_done(it.state());  // asyncio.wait([task]) in Python's program
  print("cancelled", it.cancelled());
  print("is Exception", std::derived_from<cancelled_error, std::exception>);
}

}  // namespace

TEST_CASE("064_cancelled_error_is_not_exception") {
  common::same_as_python("064_cancelled_error_is_not_exception",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_064

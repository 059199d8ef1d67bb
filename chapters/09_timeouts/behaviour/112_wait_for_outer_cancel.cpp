// 112: cancelling the caller of wait_for cancels the inner, whose cleaning
// up is awaited.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/errors.hpp"
#include "09_timeouts/wait_for.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_112 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> inner() {
  std::exception_ptr error;
  try {
    co_await sleep(100s);
  } catch (...) {
    error = std::current_exception();
  }
  co_await sleep(20ms);
  print("inner cleaned");
  if (error) std::rethrow_exception(error);
}

coroutine<> caller(task<> it, std::optional<std::chrono::nanoseconds> limit) {
  try {
    co_await wait_for(it, limit);
  } catch (const timeout_error&) {
    print("wrong: TimeoutError");
  } catch (const cancelled_error&) {
    print("caller CancelledError, inner cancelled", it.cancelled());
    throw;
  }
}

coroutine<> main() {
  for (const std::optional<std::chrono::nanoseconds> limit :
       {std::optional<std::chrono::nanoseconds>(10s),
        std::optional<std::chrono::nanoseconds>()}) {
    const auto it = create_task(inner());
    const auto call = create_task(caller(it, limit));
    co_await sleep(10ms);
    call.cancel();
    co_await until_done(call.state());  // asyncio.wait([call])
    print("caller cancelled", call.cancelled(), "requests", call.cancelling());
  }
}

}  // namespace

TEST_CASE("112_wait_for_outer_cancel") {
  common::same_as_python("112_wait_for_outer_cancel",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_112

// 103: after a shield has let the caller go, the same inner can be awaited
// again.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/shield.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_103 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<std::string> commit() {
  print("commit starts");
  co_await sleep(40ms);
  print("commit done");
  co_return "committed";
}

coroutine<std::string> request() {
  const auto it = create_task(commit());
  std::exception_ptr asked;
  try {
    co_return co_await shield(it);
  } catch (const cancelled_error&) {
    print("asked to stop, finishing first");
    asked = std::current_exception();
  }
  print(co_await it);
  std::rethrow_exception(asked);
}

coroutine<> main() {
  const auto req = create_task(request());
  co_await sleep(10ms);
  req.cancel();
  co_await until_done(req.state());  // asyncio.wait([req])
  print("request cancelled", req.cancelled());
}

}  // namespace

TEST_CASE("103_shield_wait_after_cancel") {
  common::same_as_python("103_shield_wait_after_cancel",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_103

// 100: when the caller of a shield has gone, a later error of the inner is
// reported.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "09_timeouts/shield.hpp"
#include "common/observer/failure_text.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_100 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A future stands for the program's asyncio.Event.
coroutine<> inner(future<> gate) {
  co_await gate;
  print("inner raises");
  throw boom("nobody listens");
}

coroutine<> outer(future<> gate) { co_await shield(inner(gate)); }

coroutine<> main() {
  get_running_loop().set_exception_handler(
      [](event_loop&, const exception_context& context) {
        print("handler:", context.message, "/",
              failure_text(context.exception));
      });
  const future<> gate;
  const auto out = create_task(outer(gate));
  co_await sleep(10ms);
  out.cancel();
  co_await until_done(out.state());  // asyncio.wait([out])
  print("outer cancelled", out.cancelled());
  gate.set_result();
  co_await sleep(20ms);
  print("end");
}

}  // namespace

TEST_CASE("100_shield_inner_error_after_cancel") {
  common::same_as_python("100_shield_inner_error_after_cancel",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_100

// 040: an exception that nobody looked at is reported when its task or future
// goes.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/observer/failure_text.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_040 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void handler(event_loop&, const exception_context& context) {
  print("handler:", context.message, "/", failure_text(context.exception));
}

coroutine<> bad() {
  throw boom("task");
  co_return;
}

coroutine<> main() {
  get_running_loop().set_exception_handler(handler);
  std::optional it = create_task(bad());
  co_await sleep(10ms);
  print("task done", it->done());
  it.reset();
  print("task dropped");
  std::optional<future<>> fut(std::in_place);
  fut->set_exception(boom("future"));
  fut.reset();
  print("future dropped");
}

}  // namespace

TEST_CASE("040_unretrieved_exception_reported") {
  common::same_as_python("040_unretrieved_exception_reported",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_040

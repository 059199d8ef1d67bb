// 019: a leftover task that fails while run() ends it is reported, and does not
// change what run() returns.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_019 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void handler(event_loop&, const exception_context& context) {
  print("handler:", context.message);
  try {
    std::rethrow_exception(context.exception);
  } catch (const std::exception& exc) {
    print("exception:", common::exception_name(), exc);
  }
}

coroutine<> leftover() {
  try {
    co_await sleep(100s);
  } catch (const cancelled_error&) {
    throw boom("in cleanup");
  }
}

// Python's program keeps the task in a global variable.
coroutine<std::string> main(std::optional<task<>>& it) {
  get_running_loop().set_exception_handler(handler);
  it = create_task(leftover());
  co_await sleep(0s);
  co_return "fine";
}

}  // namespace

TEST_CASE("019_run_leftover_error_reported") {
  common::same_as_python("019_run_leftover_error_reported", [] {
    std::optional<task<>> it;
    print("run returned", run(main(it), std::make_unique<virtual_time>()));
    print("cancelled", it->cancelled());
  });
}

}  // namespace behaviour_019

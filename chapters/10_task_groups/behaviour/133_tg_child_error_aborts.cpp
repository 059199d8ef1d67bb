// 133: a failing child cancels its sibling and the body; the group carries only
// real errors, and the parent keeps no cancellation request.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_133 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

coroutine<> bad() {
  co_await sleep(20ms);
  throw boom("child failed");
}

coroutine<> sibling() {
  try {
    co_await sleep(100s);
  } catch (const cancelled_error&) {
    print("sibling cancelled");
    throw;
  }
}

std::string type_and_text(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return common::exception_name() + ":" + e.what();
  }
}

coroutine<> main() {
  std::optional<task<>> sib;
  try {
    co_await task_group([&](task_group_scope& tg) -> coroutine<> {
      tg.create_task(bad());
      sib = tg.create_task(sibling());
      try {
        co_await sleep(100s);
      } catch (const cancelled_error&) {
        print("body cancelled, requests", current_task()->cancelling());
        throw;
      }
    });
  } catch (const exception_group& exc) {
    print(common::exception_name(), type_and_text(exc.exceptions().at(0)));
  }
  print("sibling", sib->cancelled(), "requests left",
        current_task()->cancelling());
  co_await sleep(0s);
  print("parent continues");
}

}  // namespace

TEST_CASE("133_tg_child_error_aborts") {
  common::same_as_python("133_tg_child_error_aborts",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_133

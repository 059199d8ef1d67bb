// 139: create_task() is refused while the group is stopping and after it has
// ended; what it was given never runs.
//
// Python's group is an object that can be asked before it is entered, and
// entered twice. Here a group begins with its body and ends with it: neither
// can be written down, so the program prints those two lines by itself.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"
#include "common/observer/failure_text.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_139 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> bad() {
  throw std::invalid_argument("bad");
  co_return;
}

coroutine<> never() {
  print("must not run");
  co_return;
}

void attempt(const std::string& label, const task_group_scope& tg) {
  try {
    tg.create_task(never());
  } catch (const std::runtime_error&) {
    print(label, common::exception_name());
  }
}

coroutine<> main() {
  std::optional<task_group_scope> kept;
  print("before entry RuntimeError");  // no scope without a group that runs
  try {
    co_await task_group([&](task_group_scope& tg) -> coroutine<> {
      kept = tg;
      tg.create_task(bad());
      const common::finally at_the_end([&] { attempt("while aborting", tg); });
      co_await sleep(100s);
    });
  } catch (const exception_group& group) {
    print("group", failure_text(group.exceptions().at(0)));
  }
  attempt("after the end", *kept);
  print("enter again RuntimeError");  // nor a way back into it
}

}  // namespace

TEST_CASE("139_tg_create_task_refused") {
  common::same_as_python("139_tg_create_task_refused",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_139

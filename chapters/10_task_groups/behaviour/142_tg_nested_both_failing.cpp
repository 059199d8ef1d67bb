// 142: nested groups of one task, both failing: the inner exception_group can
// be caught while the outer group's request stays pending until its own end.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"
#include "common/observer/failure_text.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_142 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct inner_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct outer_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class Error>
coroutine<> fail(Error exc) {
  co_await sleep(0s);
  throw exc;
}

coroutine<> main() {
  const auto me = *current_task();
  try {
    co_await task_group([&](task_group_scope& outer) -> coroutine<> {
      try {
        co_await task_group([&](task_group_scope& inner) -> coroutine<> {
          inner.create_task(fail(inner_error("inner")));
          outer.create_task(fail(outer_error("outer")));
          co_return;
        });
      } catch (const exception_group& group) {
        print("inner group", failure_text(group.exceptions().at(0)), "requests",
              me.cancelling());
      }
      print("between, requests", me.cancelling());
    });
  } catch (const exception_group& group) {
    print("outer group", failure_text(group.exceptions().at(0)), "requests",
          me.cancelling());
  }
}

}  // namespace

TEST_CASE("142_tg_nested_both_failing") {
  common::same_as_python("142_tg_nested_both_failing",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_142

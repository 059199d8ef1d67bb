// 136: even a lone error leaves as an exception_group; a cancelled_error thrown
// in the body leaves bare.

#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"
#include "common/observer/failure_text.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_136 {

using namespace asyncio;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

coroutine<> bad() {
  throw boom("child");
  co_return;
}

coroutine<> attempt(std::string label, std::exception_ptr error,
                    bool with_child = false) {
  try {
    co_await task_group([&](task_group_scope& tg) -> coroutine<> {
      if (with_child) tg.create_task(bad());
      if (error) std::rethrow_exception(error);
      co_return;
    });
  } catch (const exception_group& exc) {
    print(label, common::exception_name(),
          failure_text(exc.exceptions().at(0)));
  } catch (...) {
    print(label, common::exception_name());
  }
}

coroutine<> main() {
  co_await attempt("body only:", std::make_exception_ptr(boom("body")));
  co_await attempt("child only:", nullptr, true);
  co_await attempt("cancelled by hand:",
                   std::make_exception_ptr(cancelled_error()));
  print("requests left", current_task()->cancelling());
}

}  // namespace

TEST_CASE("136_tg_errors_always_wrapped") {
  common::same_as_python("136_tg_errors_always_wrapped",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_136

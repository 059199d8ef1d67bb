// 043: only its body decides how a task ends.

#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_043 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<std::string> work() {
  co_await sleep(0s);
  co_return "own result";
}

void attempt(std::string_view name, const std::function<void()>& f) {
  try {
    f();
    print(name, "accepted");
  } catch (const std::runtime_error&) {
    print(name, common::exception_name());
  }
}

coroutine<> main() {
  const auto it = create_task(work());
  attempt("set_result", [&] { it.set_result("forged"); });
  attempt("set_exception",
          [&] { it.set_exception(std::invalid_argument("forged")); });
  print(co_await it);
}

}  // namespace

TEST_CASE("043_task_refuses_set_result") {
  common::same_as_python("043_task_refuses_set_result",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_043

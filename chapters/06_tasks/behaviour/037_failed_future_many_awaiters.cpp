// 037: all who await a failed future get the same exception, in turn, late ones
// too.

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_037 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using exceptions = std::vector<std::exception_ptr>;

coroutine<> waiter(std::string_view name, future<> fut, exceptions& seen) {
  try {
    co_await fut;
  } catch (const boom& exc) {
    seen.push_back(std::current_exception());
    print(name, "caught", exc);
  }
}

coroutine<> main() {
  exceptions seen;  // global in Python's program
  const future<> fut;
  const auto a = create_task(waiter("a", fut, seen));
  const auto b = create_task(waiter("b", fut, seen));
  co_await sleep(0s);
  fut.set_exception(boom("shared"));
  print("set");
  co_await a;  // Python's program gathers both: neither fails, so in turn is
  co_await b;  // the same
  co_await waiter("late", fut, seen);
  const bool same = std::ranges::all_of(
      seen, [&](const auto& e) { return e == fut.exception(); });
  print("same object", same, "cancelled", fut.cancelled());
}

}  // namespace

TEST_CASE("037_failed_future_many_awaiters") {
  common::same_as_python("037_failed_future_many_awaiters",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_037

// 031: a delay that is not a number is an error.

#include <chrono>
#include <cmath>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_031 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  try {
    co_await sleep(std::chrono::duration<double>(std::nan("")));
    print("no error");
  } catch (const std::invalid_argument&) {
    print("error", common::exception_name());
  }
  print("loop fine", co_await sleep(0s, std::string("ok")));
}

}  // namespace

TEST_CASE("031_sleep_nan_rejected") {
  common::same_as_python("031_sleep_nan_rejected",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_031

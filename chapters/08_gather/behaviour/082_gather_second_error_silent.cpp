// 082: errors of children after the first count as seen: nothing is reported.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_082 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

coroutine<> bad(std::string name, std::chrono::milliseconds delay) {
  co_await sleep(delay);
  print(name, "raises");
  throw boom(name);
}

coroutine<> main() {
  get_running_loop().set_exception_handler(
      [](event_loop&, const exception_context& ctx) {
        print("handler:", ctx.message);
      });
  try {
    co_await gather(bad("first", 10ms), bad("second", 30ms));
  } catch (const boom& exc) {
    print("caught", exc);
  }
  co_await sleep(60ms);
  print("end, nothing reported");
}

}  // namespace

TEST_CASE("082_gather_second_error_silent") {
  common::same_as_python("082_gather_second_error_silent",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_082

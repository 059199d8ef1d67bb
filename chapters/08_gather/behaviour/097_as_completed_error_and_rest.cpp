// 097: an error comes out of the awaitable that carries it; the iteration goes
// on with the others.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/as_completed.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_097 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

struct boom : std::runtime_error {
  using std::runtime_error::runtime_error;
};

coroutine<std::string> work(std::string name, std::chrono::milliseconds delay,
                            bool fail = false) {
  co_await sleep(delay);
  if (fail) throw boom(name);
  co_return name;
}

coroutine<> main() {
  std::vector<coroutine<std::string>> jobs;
  jobs.push_back(work("late", 100ms));
  jobs.push_back(work("bad", 50ms, true));
  jobs.push_back(work("early", 10ms));
  for (auto item : as_completed(std::move(jobs))) {
    try {
      const auto value = co_await item;
      print("value", value);
    } catch (const boom& exc) {
      print("error", exc);
    }
  }
}

}  // namespace

TEST_CASE("097_as_completed_error_and_rest") {
  common::same_as_python("097_as_completed_error_and_rest",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_097

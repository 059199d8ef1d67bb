// 094: plain iteration gives awaitables that resolve in the order of
// completion.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/as_completed.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_094 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<std::string> work(std::string name, std::chrono::milliseconds delay) {
  co_await sleep(delay);
  co_return name;
}

coroutine<> main() {
  std::vector<coroutine<std::string>> jobs;
  jobs.push_back(work("c", 120ms));
  jobs.push_back(work("a", 20ms));
  jobs.push_back(work("b", 70ms));
  std::vector<coroutine<std::string>> handed;
  for (auto item : as_completed(std::move(jobs)))
    handed.push_back(std::move(item));
  print("awaitables", handed.size());
  for (auto& item : handed) {
    const auto name = co_await item;
    print(name);
  }
}

}  // namespace

TEST_CASE("094_as_completed_plain_order") {
  common::same_as_python("094_as_completed_plain_order",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_094

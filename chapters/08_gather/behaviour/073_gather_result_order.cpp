// 073: results come in the order of the arguments, whoever is first; children
// start in that order, too.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_073 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<std::string> work(std::string name, std::chrono::milliseconds delay) {
  print(name, "starts");
  co_await sleep(delay);
  print(name, "ends");
  for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  co_return name;
}

coroutine<> main() {
  const auto group = gather(work("a", 90ms), work("b", 10ms), work("c", 50ms));
  print("gather created, nothing started");
  const auto [a, b, c] = co_await group;
  print(a, b, c);
}

}  // namespace

TEST_CASE("073_gather_result_order") {
  common::same_as_python("073_gather_result_order",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_073

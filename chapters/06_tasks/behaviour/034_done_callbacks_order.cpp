// 034: done callbacks run in the order they were added, always through the
// loop.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_034 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<> main() {
  using string_future = future<std::string>;
  const auto one = [](const string_future& f) { print("one", f.result()); };
  const auto two = [](const string_future& f) { print("two", f.result()); };

  const string_future fut;
  fut.add_done_callback(one);
  const auto first_two = fut.add_done_callback(two);
  fut.add_done_callback(one);
  const auto second_two = fut.add_done_callback(two);
  // Python compares functions and removes all that are equal, ours go by
  // number: one call for each.
  const auto remove_both = [&] {
    return fut.remove_done_callback(first_two) +
           fut.remove_done_callback(second_two);
  };
  const int removed = remove_both();
  const int then = remove_both();
  print("removed", removed, "then", then);
  fut.set_result("v");
  print("set_result returned, nothing ran yet");
  co_await sleep(0s);
  fut.add_done_callback(two);
  print("added late, not run inline");
  co_await sleep(0s);
  print("end");
}

}  // namespace

TEST_CASE("034_done_callbacks_order") {
  common::same_as_python("034_done_callbacks_order",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_034

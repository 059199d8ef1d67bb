// 079: a gather that was asked to cancel ends with cancelled_error, even if
// every child swallows the request.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/errors.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_079 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

coroutine<std::string> child(std::string name) {
  try {
    co_await sleep(100s);
  } catch (const cancelled_error&) {
    print(name, "swallows");
  }
  co_return name;
}

coroutine<> main() {
  const std::vector kids{create_task(child("k1")), create_task(child("k2"))};
  const auto group = gather(kids);
  co_await sleep(0s);
  const bool asked = group.cancel();
  print("cancel", asked, "done at once", group.done());
  try {
    co_await group;
  } catch (const cancelled_error&) {
    print("gather raised CancelledError, cancelled()", group.cancelled());
  }
  print("children", kids[0].result(), kids[1].result());
}

}  // namespace

TEST_CASE("079_gather_cancel_swallowed_by_children") {
  common::same_as_python("079_gather_cancel_swallowed_by_children",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_079

// 025: aclose() lets a generator clean up, and waits for that.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>

#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "12_queues/async_generator.hpp"
#include "common/testing/behaviour.hpp"

namespace behaviour_025 {

using namespace asyncio;
using namespace std::chrono_literals;
using common::print;

namespace {

async_generator<int> ticker() {
  int n = 0;
  std::exception_ptr thrown;
  try {
    for (;; ++n) {
      co_await sleep(0s);
      co_yield n;
    }
  } catch (...) {
    thrown = std::current_exception();
  }
  print("closing at", n);
  co_await sleep(0s);
  print("closed");
  std::rethrow_exception(thrown);
}

coroutine<> main() {
  const auto gen = ticker();
  while (const auto value = co_await gen.next()) {
    print("value", *value);
    if (*value == 2) break;
  }
  print("left the loop");
  co_await gen.aclose();
  print("after aclose");
  co_await gen.aclose();
  while (co_await gen.next()) print("must not be reached");
  print("exhausted");
}

}  // namespace

TEST_CASE("025_asyncgen_explicit_aclose") {
  common::same_as_python("025_asyncgen_explicit_aclose",
                         [] { run(main(), std::make_unique<virtual_time>()); });
}

}  // namespace behaviour_025

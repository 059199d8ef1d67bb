// Gathers of gathers, and tasks between them, as deep as a user likes.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "08_gather/gather.hpp"

namespace gather_deep_test {

namespace {

using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::future;
using asyncio::gather;
using asyncio::run;
using asyncio::sleep;
using asyncio::task;
using asyncio::virtual_time;
using namespace std::chrono_literals;

// A gather of a gather of … of `innermost`.
future<> nested(future<> innermost, int deep) {
  for (int i = 0; i < deep; ++i)
    innermost = gather(std::vector<future<>>{std::move(innermost)});
  return innermost;
}

TEST_CASE("50,000 nested gathers can be cancelled, completed and dropped") {
  bool ends_cancelled = false;
  SUBCASE("cancelled") { ends_cancelled = true; }
  SUBCASE("completed") {}
  run([](bool cancel) -> coroutine<> {
    const future<> base;
    const auto top = nested(base, 50'000);
    if (cancel)
      CHECK(top.cancel("enough"));
    else
      base.set_result();
    bool thrown = false;
    try {
      co_await top;
    } catch (const cancelled_error& e) {
      thrown = true;
      CHECK(e.message() == "enough");
    }
    CHECK(thrown == cancel);
  }(ends_cancelled));
}

coroutine<> gathers_itself(int deep) {
  if (deep == 0) {
    co_await sleep(1h);
  } else {
    std::vector<coroutine<>> one;
    one.push_back(gathers_itself(deep - 1));
    co_await gather(std::move(one));
  }
}

TEST_CASE("tasks and gathers in turn can be cancelled, however deep") {
  run(
      []() -> coroutine<> {
        constexpr int deep = 10'000;
        const auto top = create_task(gathers_itself(deep));
        for (int i = 0; i < deep + 2; ++i) co_await sleep(0s);
        CHECK(top.cancel());
        bool thrown = false;
        try {
          co_await top;
        } catch (const cancelled_error&) {
          thrown = true;
        }
        CHECK(thrown);
      }(),
      std::make_unique<virtual_time>());
}

TEST_CASE("a gather of a gather that nobody can be asked in says no") {
  run([]() -> coroutine<> {
    const future<> base;
    const auto inner = nested(base, 1);
    const auto outer = nested(inner, 1);
    base.set_result();  // and neither gather has heard of it
    CHECK_FALSE_MESSAGE(outer.cancel(), "all that could be asked had ended");
    co_await outer;
    CHECK_FALSE(inner.cancelled());
    CHECK(inner.done());
  }());
}

coroutine<> waits_for(future<> it) { co_await it; }
coroutine<> gathers_twice(task<> it) {
  const std::vector<task<>> twice{it, it};
  co_await gather(twice);
}

TEST_CASE("each request counts for each task of a chain") {
  run([]() -> coroutine<> {
    const future<> never;
    const auto inner = create_task(waits_for(never));
    const auto outer = create_task(gathers_twice(inner));
    co_await sleep(0s);
    co_await sleep(0s);
    outer.cancel();
    CHECK(outer.cancelling() == 1);
    CHECK_MESSAGE(inner.cancelling() == 2, "it was gathered twice");
    outer.cancel();
    CHECK(outer.cancelling() == 2);
    CHECK(inner.cancelling() == 4);
    try {
      co_await outer;
    } catch (const cancelled_error&) {
    }
  }());
}

}  // namespace

}  // namespace gather_deep_test

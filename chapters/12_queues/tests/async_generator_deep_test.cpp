// async_generator<T>: what must hold at a size at which anything that recurses
// overflows the native stack; and which goes first when nested ones are
// dropped.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "06_tasks/tests/task_test.hpp"
#include "12_queues/async_generator.hpp"

namespace async_generator_deep_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

constexpr int deep = 100'000;
// With more exceptions than that, clang's address sanitizer takes minutes.
constexpr int failing = 5'000;

// Yields `end` values, each made at the bottom and one larger on each level.
async_generator<int> nested(int levels, int end) {
  if (levels == 0) {
    for (int i = 0; i < end; ++i) {
      co_await sleep(1s);
      co_yield i;
    }
    throw std::runtime_error("the bottom");
  }
  const auto inner = nested(levels - 1, end);
  while (const auto x = co_await inner.next()) co_yield *x + 1;
}

// The same for one value, with a handle that was another's before.
async_generator<int> reassigned(int levels) {
  auto inner = nested(0, 1);
  if (levels > 0) inner = reassigned(levels - 1);
  while (const auto x = co_await inner.next()) co_yield *x + 1;
}

async_generator<int> wrapped(async_generator<int> inner) {
  while (const auto x = co_await inner.next()) co_yield *x + 1;
}

async_generator<int> counts(int end) {
  for (int i = 0; i < end; ++i) co_yield i;
}

using numbers = std::optional<async_generator<int>>;

// Calls f in a loop that has taken the first value of 100,000 levels.
template <class F>
void with_deep(F f) {
  const auto main = [&]() -> coroutine<> {
    numbers g(nested(deep, 2));
    CHECK(co_await g->next() == deep);
    co_await f(g);
  };
  run_virtually(main());
}

async_generator<int> says(trace& log, std::string name) {
  const farewell gone([&log, name] { log(name); });
  for (int i = 0;; ++i) co_yield i;
}

}  // namespace

TEST_CASE("deep: values come up from the bottom") {
  with_deep(
      [](numbers& g) -> coroutine<> { CHECK(co_await g->next() == deep + 1); });
}

TEST_CASE("deep: a failure comes up from the bottom") {
  const auto main = []() -> coroutine<> {
    const auto g = nested(failing, 1);
    CHECK(co_await g.next() == failing);
    std::string failure;
    try {
      co_await g.next();
    } catch (const std::runtime_error& e) {
      failure = e.what();
    }
    CHECK(failure == "the bottom");
    CHECK(co_await g.next() == std::nullopt);
  };
  run_virtually(main());
}

TEST_CASE("deep: dropped") {
  with_deep([](numbers& g) -> coroutine<> {
    g.reset();
    co_return;
  });
}

TEST_CASE("deep: closed") {
  with_deep([](numbers& g) -> coroutine<> { co_await g->aclose(); });
}

TEST_CASE("deep: cancelled while the bottom waits") {
  const auto main = []() -> coroutine<> {
    const auto g = nested(failing, 1);
    const auto asks = create_task(g.next());
    co_await sleep(500ms);
    asks.cancel();
    bool stopped = false;
    try {
      co_await asks;
    } catch (const cancelled_error&) {
      stopped = true;
    }
    CHECK(stopped);
  };
  run_virtually(main());
}

TEST_CASE("deep: closed by run, and its loop closed while the bottom waits") {
  numbers kept;
  with_deep([&kept](numbers& g) -> coroutine<> {
    kept = std::move(g);
    co_return;
  });
  kept.emplace(nested(deep, 1));
  event_loop loop(std::make_unique<virtual_time>());
  loop.set_exception_handler([](event_loop&, const exception_context&) {});
  const auto asks = create_task(loop, kept->next());
  run_until_complete(loop, sleep(500ms));
}

TEST_CASE("deep: put together from outside, and dropped when it has begun") {
  const auto main = []() -> coroutine<> {
    auto g = counts(9);
    for (int i = 0; i < deep; ++i) g = wrapped(std::move(g));
    CHECK(co_await g.next() == deep);
    CHECK(co_await g.next() == deep + 1);
  };
  run_virtually(main());
}

TEST_CASE("deep: dropped, when handles have been assigned") {
  const auto main = []() -> coroutine<> {
    const auto g = reassigned(deep);
    CHECK(co_await g.next() == deep + 1);
  };
  run_virtually(main());
}

TEST_CASE("many values, one after the other, without a wait") {
  const auto main = []() -> coroutine<> {
    const auto g = counts(1'000'000);
    int last = 0;
    while (const auto x = co_await g.next()) last = *x;
    CHECK(last == 999'999);
  };
  run_virtually(main());
}

TEST_CASE("a generator that is a variable goes as variables do") {
  trace log;
  const auto outer = [&](int) -> async_generator<int> {
    const farewell before([&] { log("before"); });
    const auto first = says(log, "first");
    const auto second = says(log, "second");
    const farewell behind([&] { log("behind"); });
    co_await first.next();
    co_yield 1;
    co_await second.next();
    co_yield 2;
  };
  const auto main = [&]() -> coroutine<> {
    numbers g(outer(0));
    co_await g->next();
    g.reset();
    log("|");
    g.emplace(outer(0));
    co_await g->next();
    co_await g->next();
  };
  run_virtually(main());
  CHECK(log.str() == "behind; first; before; |; behind; second; first; before");
}

TEST_CASE("what was awaited, and belongs to others, stays") {
  const auto borrows =
      [](const async_generator<int>& it) -> async_generator<int> {
    while (const auto x = co_await it.next()) co_yield *x;
  };
  const auto main = [&]() -> coroutine<> {
    const auto inner = nested(1000, 2);
    numbers g(borrows(inner));
    CHECK(co_await g->next() == 1000);
    g.reset();
    CHECK(co_await inner.next() == 1001);
  };
  run_virtually(main());
}

TEST_CASE("what another task runs meanwhile stays until that has its value") {
  const auto lends =
      [](const async_generator<int>*& inner) -> async_generator<int> {
    const auto it = nested(1000, 2);
    inner = &it;
    while (const auto x = co_await it.next()) co_yield *x;
  };
  const auto main = [&]() -> coroutine<> {
    const async_generator<int>* inner = nullptr;
    numbers g(lends(inner));
    CHECK(co_await g->next() == 1000);
    const auto asks = create_task(inner->next());
    co_await sleep(500ms);
    g.reset();
    CHECK(co_await asks == 1001);
  };
  run_virtually(main());
}

}  // namespace async_generator_deep_test

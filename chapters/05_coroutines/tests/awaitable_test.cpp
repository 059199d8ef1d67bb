// What must hold for the concept: all that co_await takes, and nothing else.

#include "05_coroutines/awaitable.hpp"

#include <concepts>
#include <coroutine>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"

namespace awaitable_test {

using asyncio::as_coroutine;
using asyncio::await_result;
using asyncio::awaitable;
using asyncio::coroutine;
using asyncio::future;
using asyncio::run_now;

namespace {

/// Its own awaiter, done at once.
struct seven {
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  int await_resume() const noexcept { return 7; }
};

}  // namespace

static_assert(awaitable<coroutine<int>>);
static_assert(awaitable<future<int>>);
static_assert(awaitable<const future<>&>);
static_assert(awaitable<seven>);
static_assert(awaitable<std::suspend_always>);
static_assert(!awaitable<int>);
static_assert(!awaitable<std::string>);
static_assert(!awaitable<coroutine<int> (*)()>);

static_assert(std::same_as<await_result<coroutine<std::string>>, std::string>);
static_assert(std::same_as<await_result<coroutine<>>, void>);
static_assert(std::same_as<await_result<future<std::string>>, std::string>);
static_assert(std::same_as<await_result<future<>>, void>);
static_assert(std::same_as<await_result<seven>, int>);

TEST_CASE("as_coroutine makes a coroutine of whatever can be awaited") {
  asyncio::event_loop loop;
  const future<std::unique_ptr<int>> done(loop);
  done.set_result(std::make_unique<int>(5));
  const auto give = []() -> coroutine<int> { co_return 3; };
  const auto nothing = []() -> coroutine<> { co_return; };

  CHECK(run_now(as_coroutine(seven{})) == 7);
  CHECK(*run_now(as_coroutine(done)) == 5);
  CHECK(run_now(as_coroutine(give())) == 3);
  run_now(as_coroutine(nothing()));
}

}  // namespace awaitable_test

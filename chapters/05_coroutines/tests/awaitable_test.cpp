// What must hold for the concept: all that co_await takes, and nothing else.

#include "05_coroutines/awaitable.hpp"

#include <concepts>
#include <coroutine>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/awaiter.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"

namespace awaitable_test {

using asyncio::as_coroutine;
using asyncio::await_result;
using asyncio::awaitable;
using asyncio::coroutine;
using asyncio::future;
using asyncio::run_now;

namespace {

/// An awaiter of the standard's form, for which no driver is needed.
struct seven {
  bool ready = true;
  bool await_ready() const noexcept { return ready; }
  void await_suspend(std::coroutine_handle<>) const { ++handles; }
  int await_resume() const noexcept { return 7; }
  static inline int handles = 0;  ///< how many were given out
};

/// Lets others run first, in a loop that may be closed.
class a_pass_of : public asyncio::blocking_awaiter {
 public:
  explicit a_pass_of(asyncio::event_loop& loop) : loop_(loop) {}
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waits) {
    use_for(waits);
    driver_->wait_for_next_pass(loop_);
  }
  void await_resume() const noexcept {}

 private:
  asyncio::event_loop& loop_;
};

/// Has one of ours as its awaiter.
struct after {
  future<int> what;
  auto operator co_await() const { return asyncio::operator co_await(what); }
};

coroutine<std::string> wait_for(seven it) {
  try {
    co_return std::to_string(co_await it);
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
}

/// Has the shape of a future, and is none.
struct state_of_affairs {
  int* state() const { return nullptr; }
  using value_type = int;
};

}  // namespace

static_assert(awaitable<coroutine<int>>);
static_assert(awaitable<future<int>>);
static_assert(awaitable<const future<>&>);
static_assert(awaitable<after>);
static_assert(!awaitable<seven>, "it might keep a handle");
static_assert(!awaitable<std::suspend_always>);
static_assert(!awaitable<int>);
static_assert(!awaitable<std::string>);
static_assert(!awaitable<coroutine<int> (*)()>);

static_assert(std::same_as<await_result<coroutine<std::string>>, std::string>);
static_assert(std::same_as<await_result<coroutine<>>, void>);
static_assert(std::same_as<await_result<future<std::string>>, std::string>);
static_assert(std::same_as<await_result<future<>>, void>);
static_assert(std::same_as<await_result<after>, int>);
static_assert(std::same_as<asyncio::kept<future<int>>, future<int>>);
static_assert(std::same_as<asyncio::kept<future<int>&>, const future<int>>);
static_assert(asyncio::is_future<future<int>>);
static_assert(asyncio::is_future<const future<>>);
static_assert(!asyncio::is_future<state_of_affairs>);

TEST_CASE("as_coroutine makes a coroutine of whatever can be awaited") {
  asyncio::event_loop loop;
  future<std::unique_ptr<int>> done(loop);
  const future<int> kept(loop);
  kept.set_result(7);
  done.set_result(std::make_unique<int>(5));
  const auto give = []() -> coroutine<int> { co_return 3; };
  const auto nothing = []() -> coroutine<> { co_return; };

  CHECK(run_now(as_coroutine(after{kept})) == 7);
  CHECK(run_now(as_coroutine(kept)) == 7);
  CHECK(*run_now(as_coroutine(std::move(done))) == 5);
  CHECK(run_now(as_coroutine(give())) == 3);
  run_now(as_coroutine(nothing()));
}

TEST_CASE("An awaiter that drivers do not know is asked only for its result") {
  CHECK(run_now(wait_for(seven{true})) == "7");
  const auto refused = run_now(wait_for(seven{false}));
  CHECK_MESSAGE(seven::handles == 0,
                "it got a handle, and may resume a coroutine that is gone");
  CHECK_MESSAGE(refused.starts_with("the driver does not know how to wait"),
                "the wait was skipped: ", refused);
  const auto standard = []() -> coroutine<> { co_await std::suspend_always(); };
  CHECK_THROWS_AS(run_now(standard()), std::runtime_error);
}

TEST_CASE("A wait that cannot begin throws, and the stack goes on") {
  asyncio::event_loop closed;
  closed.close();
  const auto refused = [&]() -> coroutine<std::string> {
    std::string why;
    try {
      co_await a_pass_of(closed);
    } catch (const std::runtime_error& error) {
      why = error.what();
    }
    co_return why;
  };
  const auto main = [&]() -> coroutine<std::string> {
    const std::string first = co_await refused();
    const std::string second = co_await refused();
    co_return first + ", " + second;
  };
  asyncio::hand_driver stack(main());
  REQUIRE_MESSAGE(stack.resume(), "the stack blocks, and nobody will wake it");
  CHECK(stack.take() == "Event loop is closed, Event loop is closed");
}

}  // namespace awaitable_test

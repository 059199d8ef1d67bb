// What a future is: three states, one outcome, many handles.

#include "04_futures/future.hpp"

#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "04_futures/tests/future_test.hpp"

namespace future_test {

using asyncio::burnt;
using asyncio::cancel_message;
using asyncio::event_loop;
using asyncio::future;
using asyncio::future_fixture;
using asyncio::invalid_state_error;

static_assert(std::is_same_v<future<>, future<void>>);
static_assert(std::is_same_v<future<int>::value_type, int>);
static_assert(!std::is_convertible_v<event_loop&, future<int>>,
              "a loop is not a future: say future<int>(loop)");

TEST_CASE_FIXTURE(future_fixture, "a future is pending at first") {
  const future<int> f(loop);
  CHECK_FALSE(f.done());
  CHECK_FALSE(f.cancelled());
  CHECK_THROWS_WITH_AS(f.result(), "Result is not set.", invalid_state_error);
  CHECK_THROWS_WITH_AS(f.exception(), "Exception is not set.",
                       invalid_state_error);
  CHECK_FALSE(f.done());
}

TEST_CASE_FIXTURE(future_fixture,
                  "a result is there for all, again and again") {
  const future<std::string> f(loop);
  f.set_result("soup");
  REQUIRE(f.done());
  CHECK_FALSE(f.cancelled());
  CHECK(f.result() == "soup");
  CHECK_MESSAGE(&f.result() == &future(f).result(),
                "readers do not get copies: result() is a reference");
  CHECK(f.exception() == nullptr);
}

TEST_CASE_FIXTURE(future_fixture, "a future without a value") {
  const future<> f(loop);
  CHECK_THROWS_AS(f.result(), invalid_state_error);
  f.set_result();
  CHECK(f.done());
  CHECK_NOTHROW(f.result());
  CHECK(f.exception() == nullptr);
}

TEST_CASE_FIXTURE(future_fixture, "a value that can only be moved") {
  const future<std::unique_ptr<int>> f(loop);
  f.set_result(std::make_unique<int>(42));
  REQUIRE(f.done());
  REQUIRE(f.result() != nullptr);
  CHECK(*f.result() == 42);
  const auto taken = std::move(f.result());
  CHECK(*taken == 42);
  CHECK_MESSAGE(f.result() == nullptr, "it has been taken out");
}

namespace {

struct pinned {
  explicit pinned(int a, int b) : sum(a + b) {
    if (sum < 0) throw std::invalid_argument("less than nothing");
  }
  pinned(pinned&&) = delete;
  int sum;
};

}  // namespace

TEST_CASE_FIXTURE(future_fixture, "a result is made where it will stay") {
  const future<pinned> f(loop);
  f.set_result(20, 22);
  REQUIRE(f.done());
  CHECK(f.result().sum == 42);
  const future<std::string> text(loop);
  text.set_result(3, 'x');
  REQUIRE(text.done());
  CHECK(text.result() == "xxx");
}

TEST_CASE_FIXTURE(future_fixture,
                  "a result that cannot be made is no outcome") {
  const future<pinned> f(loop);
  f.add_done_callback(note('c'));
  CHECK_THROWS_AS(f.set_result(-1, 0), std::invalid_argument);
  CHECK_FALSE(f.done());
  f.set_result(1, 0);
  CHECK(f.result().sum == 1);
  run_dry();
  CHECK(trace == "c");
}

TEST_CASE_FIXTURE(future_fixture, "there is one outcome, and it stays") {
  const std::vector<std::function<void(const future<int>&)>> outcomes{
      [](auto& f) { f.set_result(1); },
      [](auto& f) { f.set_exception(burnt()); },
      [](auto& f) { f.cancel("enough"); }};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    CAPTURE(i);
    const future<int> f(loop);
    outcomes[i](f);
    CHECK_THROWS_WITH_AS(f.set_result(2), "invalid state", invalid_state_error);
    CHECK_THROWS_WITH_AS(f.set_exception(std::logic_error("late")),
                         "invalid state", invalid_state_error);
    CHECK_FALSE_MESSAGE(f.cancel("late"), "too late: cancel() says false");
    CHECK(f.done());
    CHECK(f.cancelled() == (i == 2));
    if (i == 0) CHECK(f.result() == 1);
    if (i == 1) CHECK_THROWS_WITH_AS(f.result(), "burnt", std::runtime_error);
    if (i == 2) CHECK(cancel_message([&] { f.result(); }) == "enough");
  }
}

TEST_CASE_FIXTURE(future_fixture, "a cancelled future says why") {
  const future<int> f(loop);
  CHECK(f.cancel("the guests have left"));
  CHECK(f.done());
  CHECK(f.cancelled());
  const std::string why = "the guests have left";
  CHECK(cancel_message([&] { f.result(); }) == why);
  CHECK(cancel_message([&] { f.result(); }) == why);
  CHECK_MESSAGE(cancel_message([&] { f.exception(); }) == why,
                "exception() throws too: being cancelled is no exception "
                "that was set");
}

TEST_CASE_FIXTURE(future_fixture, "a future can be cancelled without a word") {
  const future<> f(loop);
  CHECK(f.cancel());
  CHECK(cancel_message([&] { f.result(); }).empty());
}

TEST_CASE_FIXTURE(future_fixture, "every reader gets the very same exception") {
  const future<int> f(loop);
  f.set_exception(burnt());
  CHECK(f.done());
  CHECK_FALSE(f.cancelled());
  std::vector<const void*> seen;
  for (const auto& reader : {f, future(f)}) {
    try {
      reader.result();
    } catch (const std::runtime_error& error) {
      CHECK(std::string(error.what()) == "burnt");
      seen.push_back(&error);
    }
    REQUIRE(reader.exception() != nullptr);
    try {
      std::rethrow_exception(reader.exception());
    } catch (const std::runtime_error& error) {
      seen.push_back(&error);
    }
  }
  REQUIRE(seen.size() == 4);
  for (const void* each : seen)
    CHECK_MESSAGE(each == seen.front(), "this reader got a copy");
}

TEST_CASE_FIXTURE(future_fixture, "an exception can be handed on as it is") {
  const future<int> first(loop);
  const future<> second(loop);
  first.set_exception(42);  // of any type
  try {
    first.result();
  } catch (...) {
    second.set_exception(std::current_exception());
  }
  CHECK(second.exception() == first.exception());
  CHECK_THROWS_AS(second.result(), int);
}

TEST_CASE_FIXTURE(future_fixture, "no exception is not an exception") {
  const future<int> f(loop);
  CHECK_THROWS_AS(f.set_exception(std::exception_ptr()), std::invalid_argument);
  CHECK_FALSE(f.done());
  f.set_result(1);
  CHECK_THROWS_AS(f.set_exception(std::exception_ptr()), invalid_state_error);
}

TEST_CASE_FIXTURE(future_fixture, "all copies are the same future") {
  const future<int> f(loop);
  const auto copy = f;
  const future<int> other(loop);
  CHECK(copy == f);
  CHECK_FALSE(other == f);
  CHECK(other != f);
  copy.set_result(7);
  CHECK(f.result() == 7);
  CHECK_FALSE(other.done());
  other.set_result(7);
  CHECK_MESSAGE(other != f, "equal results do not make them the same");
}

TEST_CASE_FIXTURE(future_fixture, "a handle is as cheap as a pointer") {
  static_assert(sizeof(future<std::vector<std::string>>) == sizeof(void*));
  static_assert(std::is_nothrow_copy_constructible_v<future<int>>);
  const future<int> f(loop);
  CHECK(f.state()->owners() == 1);
  {
    const std::vector<future<int>> many(100, f);
    CHECK(f.state()->owners() == 101);
  }
  CHECK(f.state()->owners() == 1);
}

TEST_CASE_FIXTURE(future_fixture, "a future belongs to the running loop") {
  CHECK_THROWS_WITH_AS(future<int>(), "no running event loop",
                       std::runtime_error);
  loop.call_soon([this] {
    const future<int> f;
    CHECK(f.state()->loop() == &loop);
    f.add_done_callback(note('c'));
    f.set_result(1);
  });
  run_dry();
  CHECK(trace == "c");
}

TEST_CASE_FIXTURE(future_fixture, "its own loop makes the calls") {
  event_loop other(std::make_unique<asyncio::noting_waiter>(notes));
  const future<> f(other);
  f.add_done_callback(note('c'));
  loop.call_soon([&] { f.set_result(); });
  run_dry();
  CHECK_MESSAGE(trace.empty(), "called by a loop that is not the future's");
  CHECK_THROWS_AS(other.run_forever(), asyncio::never_wakes_error);
  CHECK(trace == "c");
}

}  // namespace future_test

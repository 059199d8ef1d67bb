// What must hold for calling and awaiting: nothing runs before it is awaited,
// values and exceptions come up through any depth, and only once.

#include "05_coroutines/coroutine.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "05_coroutines/tests/coroutine_test.hpp"

namespace coroutine_test {

using asyncio::coroutine;
using asyncio::journal;
using asyncio::run_now;
using asyncio::witness;

static_assert(!std::is_copy_constructible_v<coroutine<int>>);
static_assert(!std::is_copy_assignable_v<coroutine<int>>);
static_assert(std::is_nothrow_move_constructible_v<coroutine<int>>);
static_assert(std::is_nothrow_move_assignable_v<coroutine<int>>);
static_assert(!std::is_default_constructible_v<coroutine<int>>);

namespace {

coroutine<int> give(int value) { co_return value; }

coroutine<> note(journal& lines, std::string what) {
  lines.push_back(std::move(what));
  co_return;
}

coroutine<int> fail(std::string why) {
  throw std::runtime_error(why);
  co_return 0;
}

/// One more than there are levels below.
coroutine<int> count_levels(int levels) {
  if (levels == 0) co_return 1;
  co_return 1 + co_await count_levels(levels - 1);
}

coroutine<int> fail_below(int levels) {
  if (levels == 0) co_return co_await fail("at the bottom");
  co_return co_await fail_below(levels - 1);
}

}  // namespace

TEST_CASE("Calling a coroutine runs nothing, awaiting it does") {
  journal lines;
  const auto main = [](journal& out) -> coroutine<> {
    auto called = note(out, "body");
    out.push_back("called");
    co_await std::move(called);
    out.push_back("awaited");
  };
  run_now(main(lines));
  CHECK_MESSAGE((lines == journal{"called", "body", "awaited"}),
                "the body must run at co_await: not at the call, and not after "
                "co_await has given its result");
}

TEST_CASE("co_await gives what the coroutine returned") {
  const auto main = []() -> coroutine<int> {
    const int first = co_await give(20);
    co_return first + co_await give(22);
  };
  CHECK(run_now(main()) == 42);
}

TEST_CASE(
    "A coroutine may await another in its argument, in a loop, or call "
    "itself") {
  const auto main = []() -> coroutine<int> {
    int sum = co_await give(co_await give(1));
    for (int i = 2; i <= 10; ++i) sum += co_await give(i);
    co_return sum + co_await count_levels(44);
  };
  CHECK(run_now(main()) == 100);
}

TEST_CASE("Values come up through a thousand levels") {
  CHECK(run_now(count_levels(1000)) == 1001);
}

TEST_CASE("A result is moved up, never copied") {
  const auto make = []() -> coroutine<std::unique_ptr<int>> {
    co_return std::make_unique<int>(7);
  };
  const auto pass_on = [&]() -> coroutine<std::unique_ptr<int>> {
    auto made = co_await make();
    ++*made;
    co_return made;
  };
  const auto result = run_now(pass_on());
  REQUIRE(result != nullptr);
  CHECK(*result == 8);
}

TEST_CASE("co_return takes what converts to the result") {
  const auto text = []() -> coroutine<std::string> { co_return "text"; };
  const auto braces = []() -> coroutine<std::string> {
    co_return {'x', 'x', 'x'};
  };
  CHECK(run_now(text()) == "text");
  CHECK(run_now(braces()) == "xxx");
}

TEST_CASE("An exception comes out where the result was expected") {
  const auto main = []() -> coroutine<std::string> {
    try {
      co_await fail("no salt");
    } catch (const std::runtime_error& error) {
      co_return error.what();
    }
    co_return "nothing was thrown";
  };
  CHECK(run_now(main()) == "no salt");
}

TEST_CASE("An exception travels up a thousand levels") {
  CHECK_THROWS_WITH_AS(run_now(fail_below(1000)), "at the bottom",
                       std::runtime_error);
}

TEST_CASE("What is no std::exception travels too") {
  const auto odd = []() -> coroutine<> {
    throw 42;
    co_return;
  };
  const auto main = [&]() -> coroutine<> { co_await odd(); };
  CHECK_THROWS_AS(run_now(main()), int);
}

TEST_CASE("An exception destroys what it passes, level by level") {
  journal lines;
  const auto inner = [](journal& out) -> coroutine<> {
    const witness local(out, "inner");
    co_await fail("");
  };
  const auto outer = [&](journal& out) -> coroutine<> {
    const witness local(out, "outer");
    try {
      const witness tried(out, "try block");
      co_await inner(out);
    } catch (const std::runtime_error&) {
      out.push_back("caught");
    }
    co_await note(out, "awaits again");
  };
  run_now(outer(lines));
  CHECK(lines == journal{"inner destroyed", "try block destroyed", "caught",
                         "awaits again", "outer destroyed"});
}

TEST_CASE("A coroutine is awaited once: the second time throws") {
  const auto main = []() -> coroutine<int> {
    auto called = give(1);
    const int first = co_await called;
    try {
      co_return 10 * co_await called;
    } catch (const std::runtime_error& error) {
      CHECK(std::string(error.what()) ==
            "cannot reuse already awaited coroutine");
    }
    co_return first;
  };
  CHECK_MESSAGE(run_now(main()) == 1, "the second co_await gave something");
}

TEST_CASE("One that has failed cannot be awaited again either") {
  const auto main = []() -> coroutine<std::string> {
    auto called = fail("first");
    for (const char* expected : {"first", "cannot reuse"}) {
      try {
        co_await called;
        co_return "nothing was thrown";
      } catch (const std::runtime_error& error) {
        if (!std::string(error.what()).starts_with(expected))
          co_return error.what();
      }
    }
    co_return "both threw";
  };
  CHECK(run_now(main()) == "both threw");
}

TEST_CASE("What was moved from has nothing to await") {
  auto from = give(5);
  auto to = std::move(from);
  CHECK_THROWS_AS(run_now(std::move(from)), std::runtime_error);
  CHECK(run_now(std::move(to)) == 5);
}

}  // namespace coroutine_test

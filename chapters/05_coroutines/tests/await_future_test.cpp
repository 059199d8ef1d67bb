// What must hold for awaiting a future: it blocks the whole stack until there
// is an outcome, and not at all when there is one already.

#include "05_coroutines/await_future.hpp"

#include <doctest/doctest.h>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "05_coroutines/can_be_copied.hpp"
#include "05_coroutines/run_alone.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"

namespace await_future_test {

using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::future;
using asyncio::run_alone;

namespace {

coroutine<int> twice(future<int> awaited) { co_return 2 * co_await awaited; }

}  // namespace

TEST_CASE("Awaiting a pending future waits for its result") {
  asyncio::tracing_loop t;
  const future<int> answer(t.loop);
  t.loop.call_later(std::chrono::seconds(3), [=] { answer.set_result(21); });
  CHECK(run_alone(t.loop, twice(answer)) == 42);
  CHECK(t.notes.now.time_since_epoch() == std::chrono::seconds(3));
}

TEST_CASE("Awaiting a future that is done does not block") {
  asyncio::tracing_loop t;
  const auto main = [&]() -> coroutine<int> {
    const future<int> answer;
    answer.set_result(21);
    t.loop.call_soon(t.letter('x'));
    const int result = co_await twice(answer);
    t.trace += 'r';
    co_return result;
  };
  CHECK(run_alone(t.loop, main()) == 42);
  CHECK_MESSAGE(t.trace.front() == 'r',
                "the coroutine gave its turn away, though there was nothing to "
                "wait for");
}

TEST_CASE("A woken coroutine stands in line among the future's callbacks") {
  asyncio::tracing_loop t;
  const future<int> answer(t.loop);
  const auto letter = [&](char c) {
    return [&t, c](const future<int>&) { t.trace += c; };
  };
  const auto main = [&]() -> coroutine<> {
    co_await answer;
    t.trace += 'r';
  };
  asyncio::hand_driver stack(main());
  answer.add_done_callback(letter('1'));
  stack.resume();
  answer.add_done_callback(letter('2'));
  t.loop.call_soon([&] {
    t.loop.call_soon(t.letter('a'));
    answer.set_result(1);
    t.loop.call_soon(t.letter('b'));
  });
  t.run_dry();
  CHECK(t.trace == "a1r2b");
}

TEST_CASE("Everybody above waits as well, and others run meanwhile") {
  asyncio::tracing_loop t;
  const future<int> answer(t.loop);
  const auto outer = [&]() -> coroutine<> {
    t.trace += '(';
    co_await twice(answer);
    t.trace += ')';
  };
  t.loop.call_later(std::chrono::seconds(1), t.letter('1'));
  t.loop.call_later(std::chrono::seconds(2), [=] { answer.set_result(0); });
  t.loop.call_later(std::chrono::seconds(3), t.letter('3'));
  run_alone(t.loop, outer());
  CHECK(t.trace == "(1)");
}

TEST_CASE("A future's exception is thrown where it is awaited") {
  asyncio::tracing_loop t;
  const future<int> answer(t.loop);
  t.loop.call_soon([=] { answer.set_exception(std::runtime_error("burnt")); });
  const auto main = [=]() -> coroutine<std::string> {
    try {
      co_await twice(answer);
    } catch (const std::runtime_error& error) {
      co_return error.what();
    }
    co_return "nothing was thrown";
  };
  CHECK(run_alone(t.loop, main()) == "burnt");
}

TEST_CASE("A future that failed before is no different") {
  asyncio::tracing_loop t;
  const future<int> answer(t.loop);
  answer.set_exception(std::runtime_error("burnt"));
  CHECK_THROWS_WITH_AS(run_alone(t.loop, twice(answer)), "burnt",
                       std::runtime_error);
}

TEST_CASE("A cancelled future throws cancelled_error, past std::exception") {
  asyncio::tracing_loop t;
  const future<int> answer(t.loop);
  t.loop.call_soon([=] { answer.cancel("guests left"); });
  const auto main = [=]() -> coroutine<std::string> {
    try {
      co_await twice(answer);
    } catch (const std::exception&) {
      co_return "swallowed";
    } catch (const cancelled_error& error) {
      co_return error.message();
    }
    co_return "nothing was thrown";
  };
  CHECK(run_alone(t.loop, main()) == "guests left");
}

TEST_CASE("A result is copied out: the future keeps it for others") {
  asyncio::tracing_loop t;
  const future<std::string> answer(t.loop);
  t.loop.call_soon([=] { answer.set_result("soup"); });
  const auto main = [=]() -> coroutine<std::string> {
    auto first = co_await answer;
    first += "!";
    co_return first + co_await answer;
  };
  CHECK(run_alone(t.loop, main()) == "soup!soup");
  CHECK(answer.result() == "soup");
}

TEST_CASE("A result that cannot be copied is taken out") {
  asyncio::tracing_loop t;
  const future<std::unique_ptr<int>> answer(t.loop);
  t.loop.call_soon([=] { answer.set_result(std::make_unique<int>(5)); });
  const auto main = [=]() -> coroutine<int> {
    const auto taken = co_await answer;
    co_return taken ? *taken : 0;
  };
  CHECK(run_alone(t.loop, main()) == 5);
  CHECK(answer.result() == nullptr);
}

TEST_CASE("A vector says that it can be copied: its elements are asked") {
  using pointer = std::unique_ptr<int>;
  using pointers = std::vector<pointer>;
  static_assert(asyncio::can_be_copied<std::vector<std::string>>);
  static_assert(asyncio::can_be_copied<std::filesystem::path>);
  static_assert(asyncio::can_be_copied<std::tuple<int, std::vector<int>>>);
  static_assert(!asyncio::can_be_copied<std::tuple<int, pointers>>);
  static_assert(!asyncio::can_be_copied<std::map<int, pointer>>);
  static_assert(!asyncio::can_be_copied<std::vector<std::pair<int, pointers>>>);

  asyncio::tracing_loop t;
  const future<pointers> answer(t.loop);
  answer.set_result(pointers(3));
  const auto main = [=]() -> coroutine<std::size_t> {
    const auto taken = co_await answer;
    co_return taken.size();
  };
  CHECK(run_alone(t.loop, main()) == 3);
}

TEST_CASE("A future without a value can be awaited, and so can a temporary") {
  asyncio::tracing_loop t;
  const auto in_a_second = [&] {
    const future<> bell(t.loop);
    t.loop.call_later(std::chrono::seconds(1), [=] { bell.set_result(); });
    return bell;
  };
  const auto main = [&]() -> coroutine<> {
    co_await in_a_second();
    co_await in_a_second();
  };
  run_alone(t.loop, main());
  CHECK(t.notes.now.time_since_epoch() == std::chrono::seconds(2));
}

TEST_CASE("A future lives as long as somebody waits for it") {
  asyncio::event_loop loop;
  const auto waits = [](asyncio::event_loop& its) -> coroutine<> {
    co_await future<>(its);
  };
  asyncio::hand_driver stack(waits(loop));
  CHECK_FALSE(stack.resume());  // the sanitizers and the leak count look on
}

}  // namespace await_future_test

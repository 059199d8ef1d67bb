// What must hold for awaiting a future: it blocks the whole stack until there
// is an outcome, and not at all when there is one already.

#include "05_coroutines/await_future.hpp"

#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "05_coroutines/run_alone.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"

namespace await_future_test {

using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::future;
using asyncio::run_alone;

namespace {

coroutine<int> twice(future<int> awaited) { co_return 2 * co_await awaited; }

/// Counts how often it was copied.
struct dish {
  dish() = default;
  dish(const dish& other) : copies(other.copies + 1) {}
  dish(dish&&) = default;
  int copies = 0;
};

std::vector<std::unique_ptr<int>> pages(std::size_t count) {
  return std::vector<std::unique_ptr<int>>(count);
}

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

TEST_CASE("A handle that is given away gives the result itself") {
  asyncio::tracing_loop t;
  future<dish> answer(t.loop);
  const auto others = answer;
  t.loop.call_soon([=] { others.set_result(); });
  const auto main = [&]() -> coroutine<int> {
    const auto copy = co_await answer;
    const auto original = co_await std::move(answer);
    co_return 10 * copy.copies + original.copies;
  };
  CHECK_MESSAGE(run_alone(t.loop, main()) == 10,
                "of a named future the result is copied, of one that was moved "
                "it is not");
  CHECK_THROWS_WITH_AS(others.result(), "Result was taken already.",
                       asyncio::invalid_state_error);
}

TEST_CASE("So also what cannot be copied, though its type may say it can") {
  struct page {
    std::vector<std::unique_ptr<int>> parts;
  };
  static_assert(std::is_copy_constructible_v<page>);
  asyncio::tracing_loop t;
  const auto in_a_second = [&] {
    const future<page> answer(t.loop);
    t.loop.call_later(std::chrono::seconds(1),
                      [=] { answer.set_result(page{pages(3)}); });
    return answer;
  };
  const auto main = [&]() -> coroutine<std::size_t> {
    const auto taken = co_await in_a_second();
    co_return taken.parts.size();
  };
  CHECK(run_alone(t.loop, main()) == 3);
}

TEST_CASE("What cannot be copied goes to the first who awaits it") {
  asyncio::tracing_loop t;
  const future<std::unique_ptr<int>> answer(t.loop);
  t.loop.call_soon([=] { answer.set_result(std::make_unique<int>(5)); });
  const auto main = [=]() -> coroutine<int> {
    const auto taken = co_await answer;
    co_return *taken;
  };
  CHECK(run_alone(t.loop, main()) == 5);
  CHECK_THROWS_WITH_AS(run_alone(t.loop, main()), "Result was taken already.",
                       asyncio::invalid_state_error);
}

TEST_CASE("A number that was taken is still there for others") {
  asyncio::tracing_loop t;
  future<int> answer(t.loop);
  const auto others = answer;
  answer.set_result(5);
  const auto main = [&]() -> coroutine<int> {
    co_return co_await std::move(answer);
  };
  CHECK(run_alone(t.loop, main()) == 5);
  CHECK(others.result() == 5);
}

TEST_CASE("A future without a value fails as well") {
  asyncio::tracing_loop t;
  const future<> before(t.loop);
  const future<> later(t.loop);
  before.set_exception(std::runtime_error("burnt"));
  t.loop.call_soon([=] { later.set_exception(std::runtime_error("cold")); });
  const auto wait = [](future<> it) -> coroutine<> { co_await it; };
  CHECK_THROWS_WITH_AS(run_alone(t.loop, wait(later)), "cold",
                       std::runtime_error);
  asyncio::hand_driver done_before(wait(before));
  CHECK(done_before.resume());
  CHECK_THROWS_WITH_AS(done_before.take(), "burnt", std::runtime_error);
  const auto give_away = [](future<> it) -> coroutine<> {
    co_await std::move(it);
  };
  CHECK_THROWS_WITH_AS(run_alone(t.loop, give_away(before)), "burnt",
                       std::runtime_error);
}

TEST_CASE("An awaiter belongs to the one stack that waits with it") {
  asyncio::event_loop loop;
  const future<> bell(loop);
  asyncio::until_done rings(bell.state());
  const auto wait = [](asyncio::until_done& it) -> coroutine<> { co_await it; };
  asyncio::hand_driver first(wait(rings));
  asyncio::hand_driver second(wait(rings));
  CHECK_FALSE(first.resume());
  const char* const why =
      "cannot await the same awaiter twice: make one for each wait";
  CHECK(second.resume());
  CHECK_THROWS_WITH_AS(second.take(), why, std::runtime_error);
  CHECK_THROWS_WITH_AS(asyncio::until_done(std::move(rings)), why,
                       std::runtime_error);
  bell.set_result();
  CHECK(first.resume());
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

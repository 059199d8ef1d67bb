// async_generator<T>: what is asked for and given, and how it fails.

#include "12_queues/async_generator.hpp"

#include <chrono>
#include <coroutine>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "05_coroutines/await_future.hpp"
#include "09_timeouts/wait_for.hpp"
#include "12_queues/tests/async_generator_test.hpp"
#include "common/testing/leak_count.hpp"
#include "common/testing/test_refused.hpp"

namespace async_generator_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

async_generator<int> breaks() {
  co_yield 1;
  co_await sleep(1s);
  throw std::runtime_error("burnt");
}

}  // namespace

TEST_CASE("next gives what is yielded, waits meanwhile, and then nothing") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto g = counts(log, 2);
    log("called");
    while (const auto x = co_await g.next()) log("got", *x);
    CHECK(get_running_loop().time() == time_point(2s));
    log("over");
    const auto more = co_await g.next();
    CHECK_FALSE(more.has_value());
  };
  run_virtually(main());
  CHECK(log.str() ==
        "called; makes 0; got 0; makes 1; got 1; ends; gone; over");
}

TEST_CASE("while a body waits, others have their turns") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto g = counts(log, 1);
    const auto other = create_task(takes(g, log));
    co_await sleep(500ms);
    log("another's turn");
    co_await other;
  };
  run_virtually(main());
  CHECK(log.str() == "makes 0; another's turn; took 0; gone");
}

TEST_CASE("values are moved out, converted, or copied from a variable") {
  const auto owned = []() -> async_generator<std::unique_ptr<int>> {
    co_yield std::make_unique<int>(7);
    co_yield nullptr;
  };
  const auto words = []() -> async_generator<std::string> {
    std::string word = "a word that is too long to stand in the string itself";
    co_yield word;
    co_yield word;
    co_yield "converted";
  };
  const auto main = [&]() -> coroutine<> {
    const auto g = owned();
    const auto seven = co_await g.next();
    CHECK(**seven == 7);
    const auto null = co_await g.next();
    CHECK(null.has_value());
    const auto w = words();
    const auto first = co_await w.next();
    const auto second = co_await w.next();
    CHECK(*first == *second);
    CHECK(co_await w.next() == "converted");
  };
  run_virtually(main());
}

TEST_CASE("what the body throws ends it, and goes to who asked") {
  const common::leak_count alive;
  const auto main = [&]() -> coroutine<> {
    const auto g = breaks();
    CHECK(co_await g.next() == 1);
    const auto frames = alive.alive();
    std::string failure;
    try {
      co_await g.next();
    } catch (const std::runtime_error& e) {
      failure = e.what();
    }
    CHECK(failure == "burnt");
    CHECK(alive.alive() == frames - 1);
    CHECK(co_await g.next() == std::nullopt);
  };
  run_virtually(main());
}

TEST_CASE("a request to stop is thrown into the body, and ends it") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto g = counts(log, 9);
    CHECK(co_await g.next() == 0);
    const auto asks = create_task(g.next());
    co_await sleep(500ms);
    asks.cancel();
    try {
      co_await asks;
    } catch (const cancelled_error&) {
      log("cancelled");
    }
    CHECK(co_await g.next() == std::nullopt);
  };
  run_virtually(main());
  CHECK(log.str() == "makes 0; makes 1; gone; cancelled");
}

TEST_CASE("a call can be given away: to a task, and to wait_for") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto g = counts(log, 9);
    CHECK(co_await create_task(g.next()) == 0);
    CHECK(co_await wait_for(g.next(), 2s) == 1);
    bool late = false;
    try {
      co_await wait_for(g.next(), 500ms);
    } catch (const timeout_error&) {
      late = true;
    }
    CHECK(late);
    CHECK(co_await g.next() == std::nullopt);
  };
  run_virtually(main());
  CHECK(log.str() == "makes 0; makes 1; makes 2; gone");
}

TEST_CASE("a call is good for one await") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto g = counts(log, 9);
    auto call = g.next();
    CHECK(co_await call == 0);
    std::string failure;
    try {
      co_await call;
    } catch (const std::runtime_error& e) {
      failure = e.what();
    }
    CHECK(failure == "cannot reuse already awaited call");
    CHECK(co_await g.next() == 1);
  };
  run_virtually(main());
}

TEST_CASE("while one call runs the body, another is refused") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto g = counts(log, 1);
    const auto first = create_task(takes(g, log));
    co_await sleep(0s);
    co_await takes(g, log);
    try {
      co_await g.aclose();
    } catch (const std::runtime_error& e) {
      log(e.what());
    }
    co_await first;
  };
  run_virtually(main());
  CHECK(log.str() ==
        "makes 0; anext(): asynchronous generator is already running; "
        "aclose(): asynchronous generator is already running; took 0; gone");
}

TEST_CASE("different tasks may ask, one after the other") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto g = counts(log, 2);
    co_await create_task(takes(g, log));
    co_await create_task(takes(g, log));
    co_await takes(g, log);
  };
  run_virtually(main());
  CHECK(log.str() == "makes 0; took 0; makes 1; took 1; ends; gone; took -1");
}

TEST_CASE("awaiters that drivers do not know are refused") {
  const auto main = []() -> coroutine<> {
    const auto foreign = []() -> async_generator<int> {
      co_await std::suspend_never();
      co_yield 1;
      co_await std::suspend_always();
      co_yield 2;
    };
    const auto g = foreign();
    CHECK(co_await g.next() == 1);
    std::string failure;
    try {
      co_await g.next();
    } catch (const std::runtime_error& e) {
      failure = e.what();
    }
    CHECK(failure.starts_with("the driver does not know how to wait"));
  };
  run_virtually(main());
}

TEST_CASE("what a generator cannot yield or take is refused" *
          common::asks_the_compiler) {
  const auto refuses = [](const std::string& lines, const std::string& why) {
    common::refuses("12_queues/async_generator.hpp", lines, why);
  };
  refuses("void drop(async_generator<int> (&f)()) { f(); }", "nodiscard");
  refuses("static_assert(sizeof(async_generator<int&>) > 0);",
          "yields values, which its caller owns");
  const std::string wide = "struct alignas(64) wide { char byte; };\n";
  refuses(wide + "async_generator<wide> f() { co_yield wide{}; }",
          "cannot hold a value of so strict an alignment");
  refuses(wide + "async_generator<int> f(wide) { co_yield 1; }",
          "cannot hold a parameter of so strict an alignment");
}

}  // namespace async_generator_test

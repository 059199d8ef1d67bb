// async_generator<T>: how long its frame lives.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "05_coroutines/run_alone.hpp"
#include "12_queues/tests/async_generator_test.hpp"
#include "common/testing/leak_count.hpp"

namespace async_generator_lifetime_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE("dropped while it is paused, it goes at once") {
  const common::leak_count alive;
  trace log;
  const auto main = [&]() -> coroutine<> {
    auto g = std::make_optional(counts(log, 9));
    co_await g->next();
    auto call = g->next();
    g.reset();
    log("dropped");
    CHECK(co_await call == std::nullopt);
  };
  run_virtually(main());
  CHECK(log.str() == "makes 0; gone; dropped");
  CHECK(alive.alive() == 0);
}

TEST_CASE("dropped before its first call, it never runs") {
  const common::leak_count alive;
  trace log;
  static_cast<void>(counts(log, 9));
  CHECK(log.str().empty());
  CHECK(alive.alive() == 0);
}

TEST_CASE("dropped while a call runs it, it goes when that has its value") {
  const common::leak_count alive;
  trace log;
  const auto main = [&]() -> coroutine<> {
    auto g = std::make_optional(counts(log, 9));
    const auto asks = create_task(takes(*g, log));
    co_await sleep(0s);
    g.reset();
    log("dropped");
    co_await asks;
    log("over");
  };
  run_virtually(main());
  CHECK(log.str() == "makes 0; dropped; gone; took 0; over");
  CHECK(alive.alive() == 0);
}

TEST_CASE("handles move, and what a handle had before is dropped") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    auto g = counts(log, 2);
    co_await g.next();
    auto other = counts(log, 9);
    co_await other.next();
    log("moves");
    other = std::move(g);
    CHECK(co_await other.next() == 1);
    auto& itself = other;
    other = std::move(itself);
    CHECK(co_await other.next() == std::nullopt);
  };
  run_virtually(main());
  CHECK(log.str() == "makes 0; makes 0; moves; gone; makes 1; ends; gone");
}

TEST_CASE("its loop is closed in the middle of a wait") {
  const common::leak_count alive;
  trace log;
  {
    std::optional<async_generator<int>> g(counts(log, 9));
    event_loop loop(std::make_unique<virtual_time>());
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    create_task(loop, takes(*g, log));
    loop.call_later(500ms, [&] { loop.stop(); });
    loop.run_forever();
    loop.close();
    CHECK(log.str() == "makes 0; gone");
    run_virtually(takes(*g, log));
  }
  CHECK(log.str() == "makes 0; gone; took -1");
  CHECK(alive.alive() == 0);
}

TEST_CASE("its loop is closed while it is paused: it goes on in another") {
  trace log;
  const auto g = counts(log, 2);
  run_alone(takes(g, log), std::make_unique<virtual_time>());
  const auto h = counts(log, 2);
  {
    event_loop loop(std::make_unique<virtual_time>());
    run_until_complete(loop, takes(h, log));
    run_until_complete(loop, takes(g, log));
  }
  run_virtually(takes(h, log));
  CHECK(log.str() ==
        "makes 0; took 0; makes 0; took 0; makes 1; took 1; makes 1; took 1; "
        "gone");
}

}  // namespace async_generator_lifetime_test

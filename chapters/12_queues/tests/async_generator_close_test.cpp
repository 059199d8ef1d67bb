// async_generator<T>: aclose().

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>

#include "12_queues/tests/async_generator_test.hpp"
#include "common/testing/leak_count.hpp"

namespace async_generator_close_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<> closes(const async_generator<std::string>& it, trace& log) {
  try {
    co_await it.aclose();
    log("closed");
  } catch (...) {
    log(what_is(std::current_exception()));
  }
}

// The trace of a generator that is closed at its first co_yield, and again.
std::string closed_once_begun(answer to_exit) {
  const common::leak_count alive;
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto frames = alive.alive();
    const auto g = tidy(log, "Ada", to_exit);
    co_await g.next();
    co_await closes(g, log);
    CHECK(alive.alive() == frames);
    co_await closes(g, log);
    CHECK(co_await g.next() == std::nullopt);
  };
  run_virtually(main());
  return log.str();
}

}  // namespace

TEST_CASE("aclose lets the body clean up, and waits for it, once") {
  CHECK(closed_once_begun(answer::cleans) ==
        "Ada is clean; Ada gone; closed; closed");
}

TEST_CASE("a body that is closed may just return") {
  CHECK(closed_once_begun(answer::returns) ==
        "Ada is clean; Ada gone; closed; closed");
}

TEST_CASE("what cleaning up throws comes out of aclose") {
  CHECK(closed_once_begun(answer::fails) ==
        "Ada is clean; Ada gone; dropped the pan; closed");
  CHECK(closed_once_begun(answer::is_cancelled) ==
        "Ada is clean; Ada gone; cancelled: ; closed");
}

TEST_CASE("a body that is closed must not yield") {
  CHECK(closed_once_begun(answer::yields) ==
        "Ada is clean; Ada gone; async generator ignored GeneratorExit; "
        "closed");
}

TEST_CASE("what has never begun, or has ended, is closed without a turn") {
  const common::leak_count alive;
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto frames = alive.alive();
    const auto fresh = tidy(log, "Ada");
    co_await fresh.aclose();
    CHECK(alive.alive() == frames);
    CHECK(co_await fresh.next() == std::nullopt);
    const auto ended = tidy(log, "Ben");
    while (co_await ended.next()) continue;
    log("ended");
    co_await ended.aclose();
    CHECK(get_running_loop().time() == time_point(1s));
  };
  run_virtually(main());
  CHECK(log.str() == "Ben goes on; Ben is clean; Ben gone; ended");
}

TEST_CASE("while it is closed, it is running") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto g = tidy(log, "Ada");
    co_await g.next();
    const auto first = create_task(closes(g, log));
    co_await sleep(500ms);
    co_await closes(g, log);
    co_await first;
  };
  run_virtually(main());
  CHECK(log.str() ==
        "aclose(): asynchronous generator is already running; Ada is clean; "
        "Ada gone; closed");
}

TEST_CASE("dropped while it is being closed, it still gets to its end") {
  const common::leak_count alive;
  trace log;
  const auto main = [&]() -> coroutine<> {
    auto g = std::make_optional(tidy(log, "Ada", answer::yields));
    co_await g->next();
    const auto closing = create_task(closes(*g, log));
    co_await sleep(500ms);
    g.reset();
    co_await closing;
  };
  run_virtually(main());
  CHECK(log.str() ==
        "Ada is clean; Ada gone; async generator ignored GeneratorExit");
  CHECK(alive.alive() == 0);
}

}  // namespace async_generator_close_test

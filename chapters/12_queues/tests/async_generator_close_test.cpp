// async_generator<T>: aclose(), and what run() closes at its end.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "06_tasks/tests/task_test.hpp"
#include "12_queues/async_generator.hpp"
#include "common/testing/leak_count.hpp"

namespace async_generator_close_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// What is thrown where it has yielded.
enum class answer { cleans, returns, yields, fails, is_cancelled };

// Yields its name; when it is closed, it cleans up for a second.
async_generator<std::string> tidy(trace& log, std::string name,
                                  answer to_exit = answer::cleans) {
  const farewell gone([&log, name] { log(name, "gone"); });
  std::exception_ptr thrown;
  try {
    co_yield name;
    log(name, "goes on");
  } catch (const std::exception&) {
    log("not reached");
  } catch (...) {
    thrown = std::current_exception();
  }
  co_await sleep(1s);
  log(name, "is clean");
  if (to_exit == answer::yields) co_yield "again";
  if (to_exit == answer::fails) throw std::runtime_error("dropped the pan");
  if (to_exit == answer::is_cancelled) throw cancelled_error();
  if (to_exit == answer::cleans && thrown) std::rethrow_exception(thrown);
}

coroutine<> closes(const async_generator<std::string>& it, trace& log) {
  try {
    co_await it.aclose();
    log("closed");
  } catch (...) {
    log(what_is(std::current_exception()));
  }
}

using names = async_generator<std::string>;

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

TEST_CASE("aclose lets the body clean up, and waits for it; once") {
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

TEST_CASE("run closes what is still paused, after the leftovers") {
  const common::leak_count alive;
  trace log;
  std::optional<names> ada;
  std::optional<names> ben;
  const auto leftover = [&]() -> coroutine<> {
    const farewell gone([&] { log("leftover gone"); });
    co_await sleep(1h);
  };
  const auto main = [&]() -> coroutine<> {
    create_task(leftover());
    ada.emplace(tidy(log, "Ada"));
    ben.emplace(tidy(log, "Ben"));
    co_await ada->next();
    co_await ben->next();
    co_await sleep(1s);
  };
  run_virtually(main());
  CHECK(log.str() ==
        "leftover gone; Ben is clean; Ben gone; Ada is clean; Ada gone");
  ada.reset();
  ben.reset();
  CHECK(alive.alive() == 0);
}

TEST_CASE("run reports what fails in closing, and closes the others") {
  trace log;
  std::optional<names> all[4];
  const auto main = [&]() -> coroutine<int> {
    listen(get_running_loop(), log);
    all[0].emplace(tidy(log, "Ada"));
    all[1].emplace(tidy(log, "Ben", answer::fails));
    all[2].emplace(tidy(log, "Cleo", answer::is_cancelled));
    all[3].emplace(tidy(log, "Dora", answer::yields));
    for (const auto& each : all) co_await each->next();
    co_return 3;
  };
  CHECK(run_virtually(main()) == 3);
  CHECK(log.str() ==
        "Dora is clean; Dora gone; "
        "an error occurred during closing of asynchronous generator () "
        "async generator ignored GeneratorExit; "
        "Cleo is clean; Cleo gone; "
        "Ben is clean; Ben gone; "
        "an error occurred during closing of asynchronous generator () "
        "dropped the pan; "
        "Ada is clean; Ada gone");
}

TEST_CASE("run closes also what begins while others are closed") {
  trace log;
  std::optional<names> late;
  const auto begins_another = [&]() -> async_generator<int> {
    const farewell gone([&] { log("first gone"); });
    std::exception_ptr exit;
    try {
      co_yield 1;
    } catch (const generator_exit&) {
      exit = std::current_exception();
    }
    late.emplace(tidy(log, "late"));
    co_await late->next();
    std::rethrow_exception(exit);
  };
  const auto g = begins_another();
  const auto main = [&]() -> coroutine<> { co_await g.next(); };
  run_virtually(main());
  CHECK(log.str() == "first gone; late is clean; late gone");
}

TEST_CASE("system_exit out of a body that run closes leaves run") {
  const auto quits = []() -> async_generator<int> {
    try {
      co_yield 1;
    } catch (const generator_exit&) {
      throw system_exit(2);
    }
  };
  const auto g = quits();
  const auto main = [&]() -> coroutine<> { co_await g.next(); };
  CHECK_THROWS_AS(run_virtually(main()), system_exit);
}

TEST_CASE("a loop of one's own closes them with shutdown_asyncgens") {
  trace log;
  const auto g = tidy(log, "Ada");
  const auto main = [&]() -> coroutine<> { co_await g.next(); };
  event_loop loop(std::make_unique<virtual_time>());
  run_until_complete(loop, main());
  log("main");
  run_until_complete(loop, shutdown_asyncgens(loop));
  CHECK(log.str() == "main; Ada is clean; Ada gone");
}

TEST_CASE("what has gone on in another loop is closed with that") {
  trace log;
  const auto going = [&](std::string name) -> async_generator<int> {
    const farewell gone([&log, name] { log(name); });
    for (int i = 0;; ++i) co_yield i;
  };
  const auto ada = going("Ada");
  const auto ben = going("Ben");
  const auto main = [&]() -> coroutine<> {
    co_await ada.next();
    co_await ben.next();
  };
  {
    event_loop first(std::make_unique<virtual_time>());
    run_until_complete(first, main());
  }
  CHECK(log.str().empty());
  run_virtually(main());
  CHECK(log.str() == "Ben; Ada");
}

TEST_CASE("what cannot be closed, since it still runs, is reported") {
  trace log;
  const auto stuck = [](future<> never) -> async_generator<int> {
    co_yield 1;
    try {
      co_await never;
    } catch (const cancelled_error&) {
    }
    co_await sleep(24h * 365);
  };
  event_loop loop(std::make_unique<virtual_time>());
  listen(loop, log);
  const auto g = stuck(future<>(loop));
  const auto main = [&]() -> coroutine<> {
    co_await g.next();
    co_await g.next();
  };
  const auto runs = create_task(loop, main());
  run_until_complete(loop, sleep(1s));
  run_until_complete(loop, shutdown_asyncgens(loop));
  CHECK(log.str() ==
        "an error occurred during closing of asynchronous generator () "
        "aclose(): asynchronous generator is already running");
}

}  // namespace async_generator_close_test

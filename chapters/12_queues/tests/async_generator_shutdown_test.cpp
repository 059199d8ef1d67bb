// async_generator<T>: what run() closes at its end, and what it reports.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "12_queues/tests/async_generator_test.hpp"
#include "common/testing/leak_count.hpp"

namespace async_generator_shutdown_test {

using namespace asyncio;
using namespace std::chrono_literals;
using names = async_generator<std::string>;

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

}  // namespace async_generator_shutdown_test

// barrier: all or nobody, round after round.

#include "11_synchronization/barrier.hpp"

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "06_tasks/tests/task_test.hpp"
#include "08_gather/gather.hpp"

namespace barrier_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<> meets(std::string name, barrier& it, trace& log) {
  try {
    const std::size_t index = co_await it.wait();
    log(name, static_cast<int>(index));
  } catch (const broken_barrier_error& error) {
    log(name, error.what());
  }
}

}  // namespace

TEST_CASE("nobody goes on before the last has come, who goes first") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    barrier it(3);
    const auto a = create_task(meets("a", it, log));
    const auto b = create_task(meets("b", it, log));
    co_await sleep(1s);
    CHECK(it.parties() == 3);
    CHECK(it.n_waiting() == 2);
    log("the last");
    co_await meets("c", it, log);
    co_await a;
    co_await b;
    CHECK(it.n_waiting() == 0);
  };
  run_virtually(main());
  CHECK(log.str() == "the last; c 2; a 0; b 1");
}

TEST_CASE("who is fast waits until the slow of the last round have left") {
  const auto main = []() -> coroutine<> {
    barrier it(2);
    std::vector<int> rounds;
    const auto runs = [](barrier& b, std::vector<int>& all) -> coroutine<> {
      for (int round = 1; round <= 3; ++round) {
        co_await b.wait();
        all.push_back(round);
      }
    };
    co_await gather(runs(it, rounds), runs(it, rounds));
    CHECK(rounds == std::vector{1, 1, 2, 2, 3, 3});
  };
  run_virtually(main());
}

TEST_CASE("a barrier for one never waits, and one for none is refused") {
  const auto main = []() -> coroutine<> {
    barrier it(1);
    CHECK(co_await it.wait() == 0);
    CHECK(co_await it.wait() == 0);
  };
  run_virtually(main());
  CHECK_THROWS_WITH_AS(barrier(0), "parties must be >= 1",
                       std::invalid_argument);
}

TEST_CASE("abort() breaks it, for those who wait and for all who come") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    barrier it(2);
    const auto a = create_task(meets("a", it, log));
    co_await sleep(1s);
    co_await it.abort();
    CHECK(it.broken());
    co_await a;
    co_await meets("b", it, log);
    co_await it.reset();
    CHECK_FALSE(it.broken());
    co_await gather(meets("c", it, log), meets("d", it, log));
  };
  run_virtually(main());
  CHECK(log.str() ==
        "a Abort or reset of barrier; b Barrier aborted; d 1; c 0");
}

TEST_CASE("reset() sends those who wait away, and starts anew") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    barrier it(2);
    const auto a = create_task(meets("a", it, log));
    co_await sleep(1s);
    co_await it.reset();
    // Comes before a has left: it belongs to the next round.
    const auto b = create_task(meets("b", it, log));
    co_await sleep(1s);
    CHECK_FALSE(it.broken());
    CHECK(it.n_waiting() == 1);
    co_await meets("c", it, log);
    co_await a;
    co_await b;
  };
  run_virtually(main());
  CHECK(log.str() == "a Abort or reset of barrier; c 1; b 0");
}

TEST_CASE("one who is cancelled has not arrived") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    barrier it(2);
    const auto a = create_task(meets("a", it, log));
    co_await sleep(1s);
    a.cancel();
    co_await sleep(1s);
    CHECK(a.cancelled());
    CHECK(it.n_waiting() == 0);
    co_await gather(meets("b", it, log), meets("c", it, log));
  };
  run_virtually(main());
  CHECK(log.str() == "c 1; b 0");
}

TEST_CASE("a loop that is closed under those who wait") {
  trace log;
  barrier it(3);
  {
    event_loop loop(std::make_unique<virtual_time>());
    listen(loop, log);
    const auto a = create_task(loop, meets("a", it, log), "a");
    const auto b = create_task(loop, meets("b", it, log), "b");
    loop.call_later(1s, [&] { loop.stop(); });
    loop.run_forever();
  }
  CHECK(log.str() ==
        "Task was destroyed but it is pending! (task 'b') none; Task was "
        "destroyed but it is pending! (task 'a') none");
}

}  // namespace barrier_test

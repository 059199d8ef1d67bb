// gather(): how it ends when it is cancelled itself. What is expected here is
// what CPython 3.13 does.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <tuple>

#include "08_gather/gather.hpp"
#include "08_gather/gather_state.hpp"
#include "08_gather/tests/gather_test.hpp"

namespace gather_state_cancel_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(kitchen,
                  "cancel() asks every child that can still be asked") {
  const auto main = [&]() -> coroutine<> {
    const auto early = create_task(cook("a", 1));
    const auto all = gather(early, cook("b", 8), cook("c", 9));
    co_await sleep(2min);
    CHECK(all.cancel("closed"));
    CHECK_MESSAGE(!all.done(),
                  "cancel() asks the children; who waits for the gather waits "
                  "until they have heard it");
    const auto what = co_await outcome_of(all);
    CHECK(what == "cancelled: closed");
    CHECK_MESSAGE(early.result() == 1, "a child that has ended keeps its end");
    CHECK_FALSE(all.cancel());
  };
  run(main());
  CHECK_MESSAGE(log.str() ==
                    "a begins; b begins; c begins; a ends; b stops: closed; "
                    "c stops: closed",
                "each child is to be asked, with the message: " << log.str());
}

TEST_CASE_FIXTURE(kitchen, "a request ends a gather though all refuse it") {
  const auto main = [&](bool with_outcomes) -> coroutine<> {
    const auto a = create_task(refuse("a", 3)), b = create_task(refuse("b", 4));
    std::string what;
    co_await sleep(0s);
    if (with_outcomes) {
      const auto all = gather(return_exceptions, a, b);
      CHECK(all.cancel("stop"));
      what = co_await outcome_of(all);
    } else {
      const auto all = gather(a, b);
      CHECK(all.cancel("stop"));
      what = co_await outcome_of(all);
      CHECK_FALSE(all.cancelled());
    }
    CHECK_MESSAGE(what.starts_with("cancelled"),
                  "the gather was asked to stop, and ended as if it had not "
                  "been: "
                      << what);
    CHECK(a.result() + b.result() == 7);
  };
  SUBCASE("results") { run(main(false)); }
  SUBCASE("outcomes") { run(main(true)); }
  CHECK(log.str() == "a refuses: stop; b refuses: stop");
}

TEST_CASE_FIXTURE(kitchen, "how long a cancelled gather waits") {
  const auto main = [&](bool with_outcomes) -> coroutine<int> {
    const auto a = create_task(clean("a", 2)), b = create_task(clean("b", 5));
    co_await sleep(1min);
    const auto begin = get_running_loop().time();
    std::string what;
    if (with_outcomes) {
      const auto all = gather(return_exceptions, a, b);
      all.cancel("stop");
      what = co_await outcome_of(all);
    } else {
      const auto all = gather(a, b);
      all.cancel("stop");
      what = co_await outcome_of(all);
    }
    CHECK_MESSAGE(what == "cancelled: stop",
                  "the cancelled_error of a child was lost: " << what);
    const int waited = minutes_since(begin);
    co_await sleep(1h);
    co_return waited;
  };
  SUBCASE("results: until the first has stopped, which is a failure") {
    CHECK(run(main(false)) == 2);
  }
  SUBCASE("outcomes: until all have stopped") { CHECK(run(main(true)) == 5); }
  CHECK(log.str() == "a is clean; b is clean");
}

TEST_CASE_FIXTURE(kitchen, "a request that comes too late is none") {
  const auto main = [&]() -> coroutine<> {
    const future<int> a, b;
    const auto all = gather(a, b);
    a.set_result(1);
    b.set_result(2);
    CHECK_MESSAGE(!all.cancel(),
                  "all children have ended: nobody is left to be asked");
    const auto results = co_await all;
    CHECK(results == std::tuple(1, 2));
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "what fails when it is asked to stop was seen") {
  const auto fails = []() -> coroutine<> {
    try {
      co_await sleep(9min);
    } catch (const cancelled_error&) {
      throw std::runtime_error("a broken plate");
    }
  };
  const auto main = [&]() -> coroutine<> {
    const auto all = gather(return_exceptions, fails(), fails());
    co_await sleep(1min);
    all.cancel();
    const auto what = co_await outcome_of(all);
    CHECK(what == "cancelled: ");
  };
  run(main());
  CHECK_MESSAGE(log.str().empty(),
                "whoever asked the gather to stop has given its children's "
                "errors up: they count as seen, and one was reported: "
                    << log.str());
}

}  // namespace gather_state_cancel_test

// gather(): how it ends when a child fails, or is cancelled, or when it is
// cancelled itself. What is expected here is what CPython 3.13 does.

#include "08_gather/gather_state.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "08_gather/gather.hpp"
#include "08_gather/gather_test.hpp"

namespace gather_state_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(kitchen, "the first failure decides, at once") {
  const auto main = [&]() -> coroutine<> {
    const auto slow = create_task(cook("slow", 9));
    const auto begin = get_running_loop().time();
    const auto all = gather(slow, burn("fish", 2), burn("soup", 1));
    const auto what = co_await outcome_of(all);
    CHECK_MESSAGE(what == "soup burns",
                  "the first child that fails decides, in time and not in the "
                  "order given: "
                      << what);
    CHECK_MESSAGE(minutes_since(begin) == 1,
                  "the failure came out late: gather() waited for the others");
    CHECK_FALSE(slow.done());
    CHECK_MESSAGE(!all.cancel(),
                  "a gather that has failed cannot be cancelled");
    CHECK_MESSAGE(slow.cancelling() == 0,
                  "one child has failed, and another was asked to stop: a "
                  "failure cancels nobody");
    co_await sleep(1h);
    CHECK_MESSAGE(what_is(all.exception()) == "soup burns",
                  "a later failure has replaced the first");
    CHECK(slow.result() == 9);
  };
  run(main());
  CHECK_MESSAGE(log.str() == "slow begins; slow ends",
                "after a failure the others go on, and what they throw counts "
                "as seen: "
                    << log.str());
}

TEST_CASE_FIXTURE(kitchen, "children that are done count at once") {
  const auto main = [&]() -> coroutine<> {
    const future<int> done, failed, pending;
    done.set_result(1);
    failed.set_exception(std::runtime_error("burnt"));
    CHECK_MESSAGE(gather(done, done).done(),
                  "all children were done before, and the gather is not");
    const auto all = gather(pending, done, failed);
    REQUIRE_MESSAGE(all.done(),
                    "a child had failed before, and the gather does not know");
    CHECK(what_is(all.exception()) == "burnt");
    CHECK_MESSAGE(gather().done(), "a gather of nobody is done at once");
    pending.set_result(3);
    co_await sleep(0s);
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "a cancelled child counts as failing") {
  const auto main = [&]() -> coroutine<> {
    const future<int> a, b;
    const auto all = gather(a, b);
    a.cancel("gone home");
    const auto what = co_await outcome_of(all);
    CHECK(what == "cancelled: gone home");
    CHECK(all.done());
    CHECK_MESSAGE(!all.cancelled(),
                  "nobody has cancelled the gather: it has failed, with a "
                  "cancelled_error");
    CHECK(what_is(all.exception()) == "cancelled: gone home");
    CHECK_FALSE(b.done());
    CHECK(current_task()->cancelling() == 0);
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "return_exceptions: one outcome for each") {
  const auto main = [&]() -> coroutine<> {
    const auto stopped = create_task(cook("stopped", 8));
    get_running_loop().call_later(2min, [stopped] { stopped.cancel("stop"); });
    const auto begin = get_running_loop().time();
    const auto all =
        gather(return_exceptions, burn("soup", 3), cook("fish", 5), stopped);
    co_await until_done(all.state());
    CHECK_MESSAGE(minutes_since(begin) == 5,
                  "with return_exceptions a failure must not end the gather");
    const auto& [soup, fish, of_stopped] = all.result();
    CHECK(what_is(soup.exception()) == "soup burns");
    CHECK(fish.value() == 5);
    CHECK(what_is(of_stopped.exception()) == "cancelled: stop");
  };
  run(main());
  CHECK_MESSAGE(log.str().find("never retrieved") == std::string::npos,
                "who gets outcomes has seen the failures: " << log.str());
}

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

}  // namespace gather_state_test

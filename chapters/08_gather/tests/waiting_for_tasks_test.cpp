// wait() among tasks: when it comes back, with whom, and whom it leaves alone.
// Its rule alone stands in wait_test.cpp.

#include <chrono>
#include <doctest/doctest.h>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "08_gather/tests/gather_test.hpp"
#include "08_gather/wait.hpp"
#include "common/testing/leak_count.hpp"

namespace waiting_for_tasks_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// The names of tasks, in order.
template <class Task>
std::string names(const std::vector<Task>& tasks) {
  std::string all;
  for (const auto& each : tasks) all += each.name();
  return all;
}

// Three cooks, a to c, who take so many minutes; less than 0: fail after that.
std::vector<task<int>> cooks(kitchen& in, std::vector<int> minutes) {
  std::vector<task<int>> all;
  std::string name = "a";
  for (const int each : minutes) {
    all.push_back(create_task(
        each < 0 ? in.burn(name, -each) : in.cook(name, each), name));
    ++name[0];
  }
  return all;
}

}  // namespace

TEST_CASE_FIXTURE(kitchen, "wait() for the first, for a failure, or for all") {
  const auto main = [&](std::vector<int> minutes, return_when until,
                        std::string expected) -> coroutine<> {
    const auto begin = get_running_loop().time();
    const auto [done, pending] = co_await wait(cooks(*this, minutes), until);
    const auto what = names(done) + "|" + names(pending) + " after " +
                      std::to_string(minutes_since(begin));
    CHECK_MESSAGE(what == expected,
                  "wait() has given done|pending "
                      << what << " minutes, and not " << expected
                      << ": it came back at a wrong time, or in a wrong order");
    for (const auto& each : pending)
      CHECK_MESSAGE(each.cancelling() == 0, "wait() never cancels");
    for (const auto& each : done) static_cast<void>(each.exception());
    co_await sleep(1h);
    for (const auto& each : pending) static_cast<void>(each.exception());
  };
  SUBCASE("first completed") {
    run(main({3, 1, 2}, return_when::first_completed, "b|ac after 1"));
  }
  SUBCASE("two at the same time") {
    run(main({3, 1, 1}, return_when::first_completed, "bc|a after 1"));
  }
  SUBCASE("a failure completes, too") {
    run(main({3, 2, -1}, return_when::first_completed, "c|ab after 1"));
  }
  SUBCASE("first exception") {
    run(main({1, 5, -3, -4}, return_when::first_exception, "ac|bd after 3"));
  }
  SUBCASE("no exception") {
    run(main({1, 5, 3}, return_when::first_exception, "abc| after 5"));
  }
  SUBCASE("all") {
    run(main({2, -1, 4}, return_when::all_completed, "abc| after 4"));
  }
}

TEST_CASE_FIXTURE(kitchen, "to be cancelled is no exception") {
  const auto main = [&]() -> coroutine<> {
    const auto all = cooks(*this, {8, 4, -5});
    get_running_loop().call_later(1min, [=] { all[0].cancel(); });
    const auto [done, pending] =
        co_await wait(all, return_when::first_exception);
    CHECK_MESSAGE(names(done) == "abc",
                  "a cancelled task is done, but it has not failed: wait() for "
                  "the first exception goes on");
  };
  run(main());
  CHECK_MESSAGE((log.str().find("Exception in callback") == std::string::npos),
                "a cancelled task was asked for its exception(), which throws: "
                "ask whether it was cancelled() first. "
                    << log.str());
}

TEST_CASE_FIXTURE(kitchen, "a wait for exceptions has seen the one it found") {
  const auto main = [&](return_when until) -> coroutine<> {
    const auto all = cooks(*this, {-1, -1, 9});
    co_await wait(all, until);
    co_await sleep(1h);
  };
  SUBCASE("first exception: those that were looked at") {
    run(main(return_when::first_exception));
    CHECK_MESSAGE(log.str() == "c begins; c ends",
                  "wait() for the first exception has found failures, and they "
                  "were reported as never seen, though it had looked at them: "
                      << log.str());
  }
  SUBCASE("first completed: not looked at, so it is reported") {
    run(main(return_when::first_completed));
    CHECK_MESSAGE(
        log.str() ==
            "c begins; c ends; Task exception was never retrieved (task 'a') "
            "a burns; Task exception was never retrieved (task 'b') b burns",
        "two tasks have failed, and nothing was reported, though nobody has "
        "looked at them: "
            << log.str());
  }
}

TEST_CASE_FIXTURE(kitchen,
                  "the time is up: the others are pending, and go on") {
  const auto main = [&](time_limit limit, std::string expected) -> coroutine<> {
    const auto all = cooks(*this, {1, 3, 5});
    const auto begin = get_running_loop().time();
    const auto [done, pending] =
        co_await wait(all, return_when::all_completed, limit);
    const auto what = names(done) + "|" + names(pending) + " after " +
                      std::to_string(minutes_since(begin));
    CHECK_MESSAGE(what == expected,
                  "the time was up, and wait() went on, or it was not: "
                      << what << " minutes instead of " << expected);
    co_await sleep(1h);
    for (const auto& each : all)
      CHECK_MESSAGE(each.result() > 0, "wait() never cancels");
  };
  SUBCASE("minutes") { run(main(2min, "a|bc after 2")); }
  SUBCASE("fractions") {
    run(main(std::chrono::duration<double, std::ratio<3600>>(0.06),
             "ab|c after 3"));
  }
  SUBCASE("zero") { run(main(0s, "|abc after 0")); }
  SUBCASE("enough time") { run(main(9min, "abc| after 5")); }
  SUBCASE("no limit") { run(main(std::nullopt, "abc| after 5")); }
  SUBCASE("an optional") {
    run(main(std::optional<std::chrono::minutes>(), "abc| after 5"));
  }
  SUBCASE("an optional with a limit") {
    run(main(std::optional(2min), "a|bc after 2"));
  }
}

TEST_CASE_FIXTURE(kitchen, "nobody to wait for, each once, and NaN") {
  const auto main = [&]() -> coroutine<> {
    const auto what = co_await outcome_of(wait(std::vector<task<int>>{}));
    CHECK(what == "Set of Tasks/Futures is empty.");
    const auto one = cooks(*this, {1})[0];
    const std::vector twice{one, one};
    const auto [done, pending] = co_await wait(twice);
    CHECK(done == std::vector{one});
    CHECK(pending.empty());
    CHECK_THROWS_AS(time_limit(std::chrono::duration<double>(
                        std::numeric_limits<double>::quiet_NaN())),
                    std::invalid_argument);
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "a list in braces is a list of tasks") {
  const auto main = [&]() -> coroutine<> {
    const auto a = create_task(cook("a", 2), "a");
    const auto b = create_task(cook("b", 1), "b");
    auto first = wait({b, a}, return_when::first_completed);
    const auto [done, pending] = co_await std::move(first);
    CHECK(names(done) + "|" + names(pending) == "b|a");
    auto both =
        wait({any_task(a), any_task(b)}, return_when::all_completed, 1h);
    const auto all = co_await std::move(both);
    CHECK(names(all.done) == "ab");
  };
  run(main());
}

TEST_CASE("a wait() that is over leaves no callbacks behind") {
  const common::leak_count count;
  event_loop loop(std::make_unique<virtual_time>());
  const auto main = [](event_loop& here) -> coroutine<> {
    const auto since = here.time();
    const future<int> pending, done;
    done.set_result(1);
    const std::vector both{pending, done};
    for (int i = 0; i < 3; ++i) {
      const auto it = co_await wait(both, return_when::first_completed, 9h);
      CHECK_MESSAGE(it.done.size() == 1, "one of the two is done");
    }
    CHECK_MESSAGE(here.time() == since,
                  "a task was done before wait() began, and wait() has not "
                  "heard of it: it waited until the time was up");
    // Only we and the two vectors know it now; a link in its list would use
    // freed memory.
    CHECK_MESSAGE(pending.state()->owners() == 2,
                  "wait() was over three times, and something of it still "
                  "holds a task that is pending");
    pending.set_result(1);
    co_await sleep(0s);
  };
  run_until_complete(loop, main(loop));
  const auto begin = loop.time();
  const auto go_on = [&] { loop.run_forever(); };
  CHECK_THROWS_AS(go_on(), never_wakes_error);
  CHECK_MESSAGE(loop.time() == begin,
                "wait() was over, and a timer was left running");
}

}  // namespace waiting_for_tasks_test

// Deadlines and results: what the functions around the scope are for. (The
// scope itself is judged in timeout_test.cpp and timeout_cancel_test.cpp.)

#include <chrono>
#include <doctest/doctest.h>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "09_timeouts/tests/timeout_test.hpp"
#include "09_timeouts/timeout.hpp"

namespace deadlines_test {

using namespace asyncio;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

using seconds = std::chrono::duration<double>;

}  // namespace

TEST_CASE("what ends in time gives its result, of any type") {
  const auto main = []() -> coroutine<> {
    const int seven =
        co_await timeout(2s, [](timeout_scope&) -> coroutine<int> {
          co_await sleep(1s);
          co_return 7;
        });
    CHECK(seven == 7);
    const auto moved = co_await timeout(
        2s, [](timeout_scope&) -> coroutine<std::unique_ptr<int>> {
          co_return std::make_unique<int>(8);
        });
    CHECK(*moved == 8);
    co_await timeout(2s, nap(1s));
    CHECK(at_second() == "at 2 s"s);
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("no deadline, an endless one, and one that is no number") {
  const auto main = []() -> coroutine<> {
    co_await timeout(std::nullopt, nap(1h));
    co_await timeout_at(std::nullopt, nap(1h));
    const std::optional<std::chrono::nanoseconds> none;
    co_await timeout(none, nap(1h));
    const seconds endless(std::numeric_limits<double>::infinity());
    co_await timeout(endless, nap(1h));
    co_await timeout(std::chrono::hours::max(), nap(1h));
    const seconds no_number(std::numeric_limits<double>::quiet_NaN());
    CHECK_THROWS_AS(static_cast<void>(timeout(no_number, nap(1h))),
                    std::invalid_argument);
    CHECK_THROWS_AS(timeout_scope{no_number}, std::invalid_argument);
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("timeout_at: a time on the loop's clock") {
  const auto main = []() -> coroutine<> {
    co_await sleep(3s);
    const auto soon = get_running_loop().time() + 1s;
    const auto late = co_await outcome_of(timeout_at(soon, nap(1h)));
    CHECK_MESSAGE(late + " "s + at_second() == "timed out at 4 s"s,
                  "the deadline was at 4 s, and what came out is: "s
                      << late + " "s + at_second());
    const auto past = co_await outcome_of(timeout_at(time_point(1s), nap(1h)));
    CHECK_MESSAGE(past + " "s + at_second() == "timed out at 4 s"s,
                  "it is 4 s, the deadline was at 1 s, and what came out is: "s
                      << past + " "s + at_second());
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("the delay of timeout() counts from the call") {
  const auto main = []() -> coroutine<> {
    auto later = timeout(2s, nap(1h));
    co_await sleep(1s);
    const auto outcome = co_await outcome_of(std::move(later));
    CHECK_MESSAGE(outcome + " "s + at_second() == "timed out at 2 s"s,
                  "timeout(2s, …) was called at 0 s, and what came out is: "s
                      << outcome + " "s + at_second());
    static_cast<void>(timeout(2s, nap(1h)));  // never awaited: never entered
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("many tasks, each with a deadline of its own") {
  int in_time = 0, late = 0, wrong = 0;
  std::string first_wrong;
  const auto main = [&]() -> coroutine<> {
    const auto one = [&](int i) -> coroutine<> {
      const auto what =
          co_await outcome_of(timeout(i % 17 * 1s, nap(i % 13 * 1s + 500ms)));
      (what == "done" ? in_time : late) += 1;
      if ((what == "done") == (i % 17 > i % 13) || wrong++ > 0) co_return;
      first_wrong = "a limit of " + std::to_string(i % 17) + " s, a nap of " +
                    std::to_string(i % 13) +
                    ".5 s, and what came out is: " + what;
    };
    std::vector<task<>> all;
    for (int i = 0; i < 1000; ++i) all.push_back(create_task(one(i)));
    for (const auto& each : all) co_await each;
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(wrong == 0,
                "in "s << wrong << " of 1000. The first: "s << first_wrong);
  CHECK(in_time + late == 1000);
}

TEST_CASE("the result and the deadline in the same pass") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const future<int> first, second;
    auto& loop = get_running_loop();
    loop.call_later(1s, [first] { first.set_result(7); });
    log(co_await outcome_of(
        timeout(1s, [&](timeout_scope&) { return first; })));
    CHECK_MESSAGE(first.result() == 7, "the result stays in the future"s);
    const auto body = [&](timeout_scope& scope) {
      loop.call_at(*scope.when(), [&, second] {
        log(second.cancelled() ? "comes too late" : "is in time");
      });
      return second;
    };
    log(co_await outcome_of(timeout(1s, body)));
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(
      log.str() == "timed out; comes too late; timed out"s,
      "as in asyncio the deadline wins, in either order: "s << log.str());
}

TEST_CASE("nested: both deadlines pass while the body cleans up") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto within = [&](timeout_scope&) {
      return timeout(2s, [&](timeout_scope&) { return cook(log, 5s); });
    };
    log(co_await outcome_of(timeout(3s, within)), at_second());
    log(current_task()->cancelling());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() == "timed out at 3 s; 0"s,
                "both deadlines have passed, and each scope takes back its own "
                "request: "s
                    << log.str());
}

TEST_CASE("the deadline asks a task that the body awaits, as any request") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto helper = create_task(cook(log, 5s));
    log(co_await outcome_of(
        timeout(2s, [&](timeout_scope&) { return helper; })));
    log(at_second(), helper.cancelled(), helper.cancelling());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() == "clean; timed out; at 7 s true 1"s,
                "the deadline must ask the task that the body awaits, once, "
                "and wait until it has cleaned up: "s
                    << log.str());
}

TEST_CASE("a loop that is closed with a scope entered") {
  event_loop loop(std::make_unique<virtual_time>());
  const caught_stderr err;
  const auto waits = [](timeout_scope& scope) -> coroutine<> {
    co_await timeout(scope, nap(1h));
  };
  timeout_scope scope(time_point(24h));
  create_task(loop, waits(scope), "cook");
  run_until_complete(loop, sleep(1s));
  loop.close();
  CHECK_FALSE(scope.expired());
  CHECK(err.text() ==
        "asyncio: Task was destroyed but it is pending! (task 'cook')\n"s);
}

}  // namespace deadlines_test

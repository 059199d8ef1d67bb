// shield() among tasks: the caller is cancelled, the inner goes on, and no
// error is lost. The rules of the two futures stand in shield_test.cpp.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "08_gather/gather.hpp"
#include "09_timeouts/shield.hpp"
#include "09_timeouts/tests/timeout_test.hpp"
#include "09_timeouts/wait_for.hpp"

namespace shielded_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<int> give_after(std::chrono::nanoseconds delay, int number) {
  co_await sleep(delay);
  co_return number;
}
coroutine<std::unique_ptr<int>> give_pointer() {
  co_await sleep(1s);
  co_return std::make_unique<int>(7);
}
coroutine<int> burn_after(std::chrono::nanoseconds delay) {
  co_await sleep(delay);
  throw std::runtime_error("burnt");
}

// Work that leaves a trace, also of its being asked to stop.
coroutine<int> work(trace& log) {
  try {
    co_await sleep(5s);
  } catch (const cancelled_error&) {
    log("disturbed");
    throw;
  }
  log("worked until", at_second());
  co_return 7;
}

const std::string never_retrieved = "Task exception was never retrieved (task";

}  // namespace

TEST_CASE("nobody is cancelled: as if there were no shield") {
  const auto main = []() -> coroutine<> {
    const int one = co_await shield(give_after(1s, 1));
    CHECK(one == 1);
    const int two = co_await shield(create_task(give_after(1s, 2)));
    CHECK(two == 2);
    const auto three = co_await shield(give_pointer());
    CHECK(*three == 7);
    co_await shield(sleep(1s));
    const auto burnt = co_await outcome_of(shield(burn_after(1s)));
    CHECK(burnt == "burnt");
    CHECK(at_second() == "at 5 s");
  };
  run_and_leave_no_timer(main());
}

TEST_CASE("the caller is cancelled at once, and the inner is not disturbed") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto inner = create_task(work(log));
    const auto caller = create_task(outcome_of(shield(inner)));
    co_await sleep(1s);
    caller.cancel("fire");
    log(co_await caller, at_second());
    CHECK(inner.cancelling() == 0);
    const int seven = co_await inner;
    CHECK(seven == 7);
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(
      log.str() == "cancelled: fire at 1 s; worked until at 5 s",
      "the caller must hear of it now, the inner must not: " << log.str());
}

TEST_CASE("wait_for() of a shield comes back at once, the inner goes on") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto inner = create_task(work(log));
    log(co_await outcome_of(wait_for(shield(inner), 1s)), at_second());
    log(co_await outcome_of(wait_for(shield(inner), 0s)), at_second());
    log(co_await outcome_of(shield(wait_for(inner, 10s))), at_second());
  };
  run_and_leave_no_timer(main());
  CHECK(log.str() ==
        "timed out at 1 s; timed out at 1 s; worked until at 5 s; 7 at 5 s");
}

TEST_CASE("the inner is cancelled: so is the shield, and not the caller") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto inner = create_task(work(log));
    const auto caller = create_task(outcome_of(shield(inner)));
    co_await sleep(1s);
    inner.cancel("fire");
    log(co_await caller, caller.cancelling());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() == "disturbed; cancelled:  0",
                "the inner was cancelled, and whoever waits for the shield was "
                "told: "
                    << log.str());
}

TEST_CASE("an error of the inner, when the caller has gone, is reported") {
  trace log;
  const auto main = [&](bool somebody_looks) -> coroutine<> {
    listen(get_running_loop(), log);
    const auto caller = create_task([&]() -> coroutine<> {
      co_await shield(create_task(burn_after(5s), "inner"));
    }());
    const auto watched = create_task(burn_after(5s));
    const auto second = create_task(outcome_of(shield(watched)));
    co_await sleep(1s);
    caller.cancel();
    second.cancel();
    co_await sleep(1s);
    if (somebody_looks) log(co_await outcome_of(watched));
    co_await sleep(5s);
    if (!somebody_looks) log(what_is(watched.exception()));
    log("end");
  };
  const auto report = never_retrieved + " 'inner') burnt";
  SUBCASE("once, by whoever nobody looks at") {
    run_virtually(main(true));
    CHECK_MESSAGE(log.str() == report + "; burnt; end",
                  "the inner has failed, and nobody was told, or more often "
                  "than once: "
                      << log.str());
  }
  SUBCASE("and not when somebody looks later") {
    run_virtually(main(false));
    CHECK(log.str() == report + "; burnt; end");
  }
}

TEST_CASE("an error that only the shield's future has is reported by it") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    std::optional outer = shield(burn_after(1s));
    co_await sleep(2s);
    log("dropped");
    outer.reset();
  };
  run_virtually(main());
  CHECK_MESSAGE(
      log.str() == "dropped; Future exception was never retrieved () burnt",
      "the shield has passed the inner's exception on, so it has looked at it: "
      "if nobody looks at the shield's, that one is reported, and the inner's "
      "is not: "
          << log.str());
}

TEST_CASE("a shield that is dropped: the inner goes on, and nothing is left") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    static_cast<void>(shield(work(log)));
    static_cast<void>(shield(future<int>()));
    const auto inner = create_task(burn_after(2s));
    shield(inner).add_done_callback([&](const auto&) { log("called"); });
    log(co_await outcome_of(inner));
    co_await sleep(10s);
  };
  run_and_leave_no_timer(main());
  CHECK(log.str() == "burnt; worked until at 5 s");
}

TEST_CASE("one inner, two shields: each is for itself") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto inner = create_task(work(log));
    const auto a = create_task(outcome_of(shield(inner)));
    const auto b = create_task(outcome_of(shield(shield(inner))));
    co_await sleep(1s);
    a.cancel("fire");
    log(co_await a);
    log(co_await b);
  };
  run_and_leave_no_timer(main());
  CHECK(log.str() == "cancelled: fire; worked until at 5 s; 7");
}

TEST_CASE("in a gather that is cancelled, what is shielded goes on") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto shielded_one = create_task(work(log));
    const auto other = create_task(cook(log, 1s));
    const auto caller =
        create_task(outcome_of(gather(shield(shielded_one), other)));
    co_await sleep(1s);
    caller.cancel("fire");
    log(co_await caller, at_second());
    log(co_await outcome_of(shielded_one));
    log(co_await outcome_of(shield(gather(sleep(1s), sleep(2s)))), at_second());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() ==
                    "cancelled: fire at 1 s; clean; worked until at 5 s; 7; "
                    "done at 7 s",
                log.str());
}

TEST_CASE("run() does not ask for shields: what is left over is cancelled") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto outer = shield(work(log));
    co_await sleep(1s);
    log("main ends");
  };
  run_virtually(main());
  CHECK(log.str() == "main ends; disturbed");
}

TEST_CASE("a shield says what is behind it when nobody can wake the loop") {
  const auto main = []() -> coroutine<> {
    current_task()->set_name("chef");
    const auto given_up = shield(future<>());
    given_up.cancel();
    CHECK(given_up.state()->description() == "a shield");
    co_await shield(future<>());
  };
  CHECK_THROWS_WITH_AS(
      run(main()),
      doctest::Contains("task 'chef' waits for a shield of a future"),
      never_wakes_error);
}

TEST_CASE("shields of shields say what is behind them, however many") {
  const auto main = [](int shields) -> coroutine<> {
    current_task()->set_name("chef");
    future<int> outer;
    for (int i = 0; i < shields; ++i) outer = shield(outer);
    co_await outer;
  };
  CHECK_THROWS_WITH_AS(
      run(main(2)),
      doctest::Contains("waits for a shield of a shield of a future"),
      never_wakes_error);
  CHECK_THROWS_WITH_AS(run(main(100'000)),
                       doctest::Contains("a shield of a shield of a future"),
                       never_wakes_error);
}

TEST_CASE("a future whose loop is gone cannot be shielded") {
  std::optional<event_loop> loop(std::in_place);
  const future<int> inner(*loop);
  loop.reset();
  CHECK_THROWS_WITH_AS(shield(inner), "Event loop is closed",
                       std::runtime_error);
}

}  // namespace shielded_test

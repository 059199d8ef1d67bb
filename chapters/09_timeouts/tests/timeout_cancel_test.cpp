// timeout() and other requests to stop: who asked, and what comes out. What is
// expected here is what CPython 3.13 does with the same steps.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "09_timeouts/tests/timeout_test.hpp"
#include "09_timeouts/timeout.hpp"

namespace timeout_cancel_test {

using namespace asyncio;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

auto nap(std::chrono::nanoseconds length) {
  return [length](timeout_scope&) { return sleep(length); };
}

// A task whose body runs under a deadline of 3 seconds, and what the scope
// knows when the task has ended.
struct fixture {
  trace log;
  std::string end;  // "timed out, expired, 0 requests"

  // `meanwhile` runs before the body begins, and may set timers.
  template <timeout_body Body>
  void test(Body body, std::function<void(const task<>&)> meanwhile) {
    const auto under_deadline = [&]() -> coroutine<> {
      timeout_scope scope(3s);
      std::exception_ptr error;
      try {
        co_await timeout(scope, body);
      } catch (...) {
        error = std::current_exception();
      }
      end = (error ? what_is(error) : std::string("done")) +
            (scope.expired() ? ", expired, " : ", not expired, ") +
            std::to_string(current_task()->cancelling()) + " requests";
    };
    const auto main = [&]() -> coroutine<> {
      const auto it = create_task(under_deadline());
      meanwhile(it);
      co_await until_done(it.state());
    };
    run_and_leave_no_timer(main());
  }
};

// Asks a task to stop so many times, after a while.
auto ask_at(std::chrono::nanoseconds when, int times = 1) {
  return [=](const task<>& it) {
    get_running_loop().call_later(when, [it, times] {
      for (int i = 0; i < times; ++i) it.cancel("fire");
    });
  };
}

}  // namespace

// The first of all: elsewhere a timer that is left behind finds no scope any
// more, and crashes. Here the scope outlives it.
TEST_CASE("a scope that was left asks nobody") {
  bool asked = false;
  const auto main = [&]() -> coroutine<> {
    timeout_scope scope(2s);
    co_await timeout(scope, nap(1s));
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      asked = true;
    }
  };
  run_virtually(main());
  CHECK_MESSAGE(!asked,
                "the body ended in time, and later the deadline has asked the "
                "task to stop all the same: leave() must stop the timer"s);
}

TEST_CASE_FIXTURE(fixture, "asked from outside, before the deadline") {
  test(nap(1h), ask_at(1s));
  CHECK_MESSAGE(end == "cancelled: fire, not expired, 1 requests"s,
                "somebody else has asked the task to stop, and the timeout "
                "took it for its own doing: "s
                    << end);
}

TEST_CASE_FIXTURE(fixture, "asked from outside and by the deadline at once") {
  // Whoever asks first: the timer of the scope is made in the task's first
  // step, so a timer made before that is earlier.
  SUBCASE("from outside first") { test(nap(1h), ask_at(3s)); }
  SUBCASE("the deadline first") {
    test(
        [&](timeout_scope& scope) -> coroutine<> {
          const auto me = *current_task();
          get_running_loop().call_at(*scope.when(),
                                     [me] { me.cancel("fire"); });
          co_await sleep(1h);
        },
        [](const auto&) {});
  }
  CHECK_MESSAGE(end.ends_with(", expired, 1 requests"),
                "two have asked the task to stop, the deadline and somebody "
                "else. The scope must be expired, and must take back its own "
                "request, once, and no other: "s
                    << end);
  CHECK_MESSAGE(end.starts_with("cancelled"),
                "the deadline has passed, but somebody else has asked too: the "
                "timeout has eaten that request: "s
                    << end);
}

TEST_CASE_FIXTURE(fixture, "asked from outside while cleaning up") {
  SUBCASE("once") {
    test([&](timeout_scope&) { return cook(log, 5s); }, ask_at(4s));
    CHECK_MESSAGE(end == "cancelled: fire, expired, 1 requests"s,
                  "the deadline has passed, and then somebody else asked the "
                  "task to stop: it ends by that request: "s
                      << end);
  }
  SUBCASE("twice at once") {
    test([&](timeout_scope&) { return cook(log, 5s); }, ask_at(4s, 2));
    CHECK_MESSAGE(end == "cancelled: fire, expired, 2 requests"s,
                  "only the deadline's own request is taken back: "s << end);
  }
  CHECK_MESSAGE(log.str().empty(), "that disturbs the cleaning up"s);
}

TEST_CASE_FIXTURE(fixture, "the deadline passes while cleaning up") {
  test([&](timeout_scope&) { return cook(log, 5s); }, ask_at(1s));
  CHECK_MESSAGE(end == "cancelled: , expired, 1 requests"s,
                "somebody else has asked the task to stop, and the deadline "
                "passed after that: only its own request is taken back, and "
                "what comes out is a cancelled_error: "s
                    << end);
  CHECK_MESSAGE(log.str().empty(), "that disturbs the cleaning up"s);
}

TEST_CASE_FIXTURE(fixture, "a body that swallows the deadline gives a result") {
  test(
      [&](timeout_scope& scope) -> coroutine<> {
        const int seven = co_await stubborn(7);
        log(seven, scope.expired(), current_task()->cancelling());
        co_await sleep(1s);
        log(at_second());
      },
      [](const auto&) {});
  CHECK_MESSAGE(log.str() == "7 true 1; at 4 s"s,
                "while the body runs on after its deadline, the scope is "
                "expired, and has asked the task to stop, once. Result, "
                "expired() and cancelling() in the body were: "s
                    << log.str());
  CHECK_MESSAGE(
      end == "done, expired, 0 requests"s,
      "no error, and the request of the timeout is taken back: "s << end);
}

TEST_CASE_FIXTURE(fixture, "a body that swallows a request from outside") {
  test([](timeout_scope&) { return stubborn(7); }, ask_at(1s));
  CHECK_MESSAGE(end == "done, not expired, 1 requests"s,
                "the deadline has not passed, and the request of somebody else "
                "is not the scope's to take back: "s
                    << end);
}

TEST_CASE_FIXTURE(fixture, "a body that fails while it is expiring") {
  const auto body = [](timeout_scope&) -> coroutine<> {
    co_await stubborn(7);
    throw std::runtime_error("burnt");
  };
  test(body, [](const auto&) {});
  CHECK_MESSAGE(end == "burnt, expired, 0 requests"s,
                "what the body throws is what the caller must see: "s << end);
}

TEST_CASE_FIXTURE(fixture, "the body awaits something that is cancelled") {
  test(
      [](timeout_scope&) -> coroutine<> {
        const future<> salt;
        get_running_loop().call_later(1s, [salt] { salt.cancel("spilt"); });
        co_await salt;
      },
      [](const auto&) {});
  CHECK_MESSAGE(end == "cancelled: spilt, not expired, 0 requests"s,
                "nobody asked this task, and no deadline has passed: "s << end);
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

TEST_CASE("entered by a task that was asked to stop before") {
  trace log;
  const auto body = [&]() -> coroutine<> {
    std::exception_ptr request;
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      request = std::current_exception();
    }
    log("cleans,", current_task()->cancelling(), "request");
    log(co_await outcome_of(timeout(2s, nap(1h))), at_second());
    log(co_await outcome_of(timeout(2s, nap(1s))), at_second());
    log("then", current_task()->cancelling(), "request");
    std::rethrow_exception(request);
  };
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(body());
    co_await sleep(1s);
    it.cancel();
    co_await until_done(it.state());
    CHECK(it.cancelled());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() ==
                    "cleans, 1 request; timed out at 3 s; done at 4 s; then 1 "
                    "request"s,
                "a request that was there when the scope was entered is none "
                "of its business: "s
                    << log.str());
}

TEST_CASE("a body that takes an earlier request back itself") {
  trace log;
  const auto body = [&]() -> coroutine<> {
    co_await stubborn(7);  // asked to stop, and goes on
    const auto takes_it_back = [](timeout_scope&) -> coroutine<> {
      current_task()->uncancel();
      co_await sleep(1h);
    };
    log(co_await outcome_of(timeout(2s, takes_it_back)), at_second());
    log(current_task()->cancelling(), "requests");
  };
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(body());
    co_await sleep(1s);
    it.cancel("fire");
    co_await until_done(it.state());
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() == "timed out at 3 s; 0 requests"s,
                "the body has taken back a request from before the scope, so "
                "fewer are left at the end than there were at the beginning. "
                "Nobody but the deadline has asked since, and that is to be a "
                "timeout_error: "s
                    << log.str());
}

TEST_CASE("nested: only the one whose deadline has passed speaks") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const auto nested = [&](std::chrono::seconds outside,
                            std::chrono::seconds inside) -> coroutine<> {
      timeout_scope outer(outside), inner(inside);
      const auto within = [&](timeout_scope&) -> coroutine<> {
        const auto what = co_await outcome_of(timeout(inner, nap(1h)));
        log("inner", what);
        if (what == "cancelled: ") throw cancelled_error();
        co_await sleep(1s);
      };
      log("outer", co_await outcome_of(timeout(outer, within)));
      log(outer.expired(), inner.expired(), current_task()->cancelling());
    };
    co_await nested(5s, 2s);
    co_await nested(2s, 5s);
    co_await nested(2s, 2s);
  };
  run_and_leave_no_timer(main());
  CHECK_MESSAGE(log.str() ==
                    "inner timed out; outer done; false true 0; "
                    "inner cancelled: ; outer timed out; true false 0; "
                    "inner cancelled: ; outer timed out; true true 0"s,
                "of two nested scopes only the one whose deadline has passed "
                "turns the cancelled_error into a timeout_error; if both have, "
                "the outer one. (Then: has the outer expired, has the inner, "
                "and how many requests are left?) "s
                    << log.str());
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

}  // namespace timeout_cancel_test

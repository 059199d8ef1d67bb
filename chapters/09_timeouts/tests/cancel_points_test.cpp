// A task that waits in any of this chapter's ways is cancelled at each place
// where it waits, and the loop is closed there: nothing may be left behind (the
// leak check of every test case, and the sanitizers, look).

#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "09_timeouts/shield.hpp"
#include "09_timeouts/tests/timeout_test.hpp"
#include "09_timeouts/timeout.hpp"
#include "09_timeouts/wait_for.hpp"

namespace cancel_points_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

using scenario = std::function<coroutine<>()>;

// Waits twice, and twice again when it is asked to stop.
coroutine<int> worker() {
  std::exception_ptr request;
  try {
    co_await sleep(1s);
    co_await sleep(0s);
    co_return 7;
  } catch (const cancelled_error&) {
    request = std::current_exception();
  }
  co_await sleep(1s);
  co_await sleep(0s);
  std::rethrow_exception(request);
}

coroutine<> drop_result(coroutine<int> body) { co_await body; }

coroutine<> timeout_of_worker(std::chrono::nanoseconds limit) {
  co_await timeout(limit, [](timeout_scope&) { return worker(); });
}

coroutine<> nested_timeouts() {
  co_await timeout(2s, [](timeout_scope& outer) -> coroutine<> {
    co_await timeout(1s, [&outer](timeout_scope& inner) -> coroutine<> {
      inner.reschedule(std::nullopt);
      outer.reschedule(get_running_loop().time());
      co_await worker();
    });
  });
}

const std::vector<std::pair<std::string, scenario>> scenarios{
    {"timeout, in time", [] { return timeout_of_worker(3s); }},
    {"timeout, too late", [] { return timeout_of_worker(500ms); }},
    {"timeout of zero", [] { return timeout_of_worker(0s); }},
    {"nested timeouts", nested_timeouts},
    {"wait_for a coroutine",
     [] { return drop_result(wait_for(worker(), 500ms)); }},
    {"wait_for a task",
     [] { return drop_result(wait_for(create_task(worker()), 500ms)); }},
    {"wait_for a task, without time",
     [] { return drop_result(wait_for(create_task(worker()), 0s)); }},
    {"wait_for a coroutine, without time",
     [] { return drop_result(wait_for(worker(), 0s)); }},
    {"shield of a coroutine",
     [] { return drop_result(as_coroutine(shield(worker()))); }},
    {"shield of a shield in a wait_for",
     [] { return drop_result(wait_for(shield(shield(worker())), 500ms)); }},
    {"shield of a wait_for", [] {
       return drop_result(as_coroutine(shield(wait_for(worker(), 500ms))));
     }}};

// Lets some time pass, and then so many turns.
coroutine<> let_pass(std::chrono::nanoseconds time, int turns) {
  co_await sleep(time);
  for (int i = 0; i < turns; ++i) co_await sleep(0s);
}

// Calls f(time, turns) for every place where a task may be waiting.
void at_each_point(
    const std::function<void(std::chrono::nanoseconds, int)>& f) {
  for (const auto time : {0ms, 250ms, 500ms, 750ms, 1000ms, 1500ms, 2000ms})
    for (int turns = 0; turns < 5; ++turns) f(time, turns);
}

}  // namespace

TEST_CASE("cancelled at each point, a task ends, and leaves nothing") {
  const caught_stderr err;  // "Task exception was never retrieved": a shielded
  for (const auto& [name, body] : scenarios) {
    CAPTURE(name);
    at_each_point([&](std::chrono::nanoseconds time, int turns) {
      CAPTURE(time.count());
      CAPTURE(turns);
      const auto main = [&]() -> coroutine<> {
        const auto it = create_task(body());
        co_await let_pass(time, turns);
        const bool asked = it.cancel();
        co_await until_done(it.state());
        if (asked) CHECK(it.cancelled());
        co_await sleep(10s);  // what was shielded comes to its end
        CHECK(all_tasks().size() == 1);
      };
      run_and_leave_no_timer(main());
    });
  }
}

TEST_CASE("with the loop closed at each point") {
  const caught_stderr err;  // "Task was destroyed but it is pending!"
  for (const auto& [name, body] : scenarios) {
    CAPTURE(name);
    at_each_point([&](std::chrono::nanoseconds time, int turns) {
      CAPTURE(time.count());
      CAPTURE(turns);
      event_loop loop(std::make_unique<virtual_time>());
      const auto main = [&]() -> coroutine<> {
        create_task(body());
        co_await let_pass(time, turns);
      };
      run_until_complete(loop, main());
    });
  }
}

TEST_CASE("asked to stop by many at once, at each point") {
  const caught_stderr err;
  for (const auto& [name, body] : scenarios) {
    CAPTURE(name);
    at_each_point([&](std::chrono::nanoseconds time, int turns) {
      CAPTURE(time.count());
      CAPTURE(turns);
      const auto main = [&]() -> coroutine<> {
        const auto it = create_task(body());
        co_await let_pass(time, turns);
        for (int i = 0; i < 3; ++i) it.cancel();
        co_await sleep(0s);
        it.cancel();
        co_await until_done(it.state());
        co_await sleep(10s);
      };
      run_and_leave_no_timer(main());
    });
  }
}

}  // namespace cancel_points_test

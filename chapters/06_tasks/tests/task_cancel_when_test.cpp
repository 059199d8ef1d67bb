// Cancelling at awkward moments: by the task itself, by way of what it awaits,
// just before it would have gone on; and the count of requests. What is
// expected here is what CPython 3.13 does with the same steps.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/task.hpp"
#include "06_tasks/tests/task_test.hpp"

namespace task_cancel_when_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// Awaits, and tells what came of it.
coroutine<> await_and_tell(trace& log, std::string name, future<int> awaited) {
  std::exception_ptr error;
  try {
    const int value = co_await awaited;
    log(name, value);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) log(name, what_is(error));
  if (error && awaited.cancelled()) std::rethrow_exception(error);
}

struct fixture {
  trace log;

  // Has a task await a future, and then does this to both, within one pass.
  void test(std::function<void(const task<>&, const future<int>&)> meanwhile) {
    const auto main = [&]() -> coroutine<> {
      const future<int> awaited;
      const auto it = create_task(await_and_tell(log, "body", awaited));
      co_await sleep(0s);
      meanwhile(it, awaited);
      for (int turns = 0; !it.done() && turns < 100; ++turns)
        co_await sleep(0s);
      log(it.cancelled() ? "is cancelled," : "is not cancelled,",
          it.cancelling());
    };
    run_virtually(main());
  }

  // Runs this as a task; tells what comes of it.
  void test(coroutine<> body) {
    const auto main = [&](coroutine<> first) -> coroutine<> {
      const auto it = create_task(std::move(first));
      try {
        co_await it;
        log("returned");
      } catch (...) {
        log(what_is(std::current_exception()));
      }
      log(it.cancelled() ? "is cancelled," : "is not cancelled,",
          it.cancelling());
    };
    run_virtually(main(std::move(body)));
  }
};

future<int> ready(int value) {
  const future<int> result;
  result.set_result(value);
  return result;
}

}  // namespace

TEST_CASE_FIXTURE(fixture, "what the task awaits is cancelled at once") {
  test([&](auto& it, auto& awaited) {
    it.cancel("stop");
    CHECK(awaited.cancelled());
    CHECK_THROWS_AS(awaited.set_result(1), invalid_state_error);
  });
  CHECK(log.str() == "body cancelled: stop; is cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "about to go on with a result: that is lost to it") {
  test([&](auto& it, auto& awaited) {
    awaited.set_result(1);
    CHECK(it.cancel("late"));
    CHECK_FALSE(awaited.cancelled());
    CHECK(awaited.result() == 1);
  });
  CHECK(log.str() == "body cancelled: late; is not cancelled, 1");
}

TEST_CASE_FIXTURE(fixture,
                  "about to go on with an error: that counts as seen") {
  test([&](auto& it, auto& awaited) {
    listen(get_running_loop(), log);
    awaited.set_exception(std::runtime_error("burnt"));
    CHECK(it.cancel("late"));
  });
  CHECK(log.str() == "body cancelled: late; is not cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "about to find its future cancelled: thrown once") {
  test([&](auto& it, auto& awaited) {
    awaited.cancel("future");
    CHECK(it.cancel("task"));
  });
  CHECK(log.str() == "body cancelled: future; is cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "the awaited is cancelled, and not the task") {
  test([&](auto& it, auto& awaited) {
    awaited.cancel("future");
    CHECK(it.cancelling() == 0);
  });
  CHECK(log.str() == "body cancelled: future; is cancelled, 0");
}

TEST_CASE_FIXTURE(fixture, "one future with two awaiters: both are hit") {
  const auto main = [&]() -> coroutine<> {
    const future<int> shared;
    const auto a = create_task(await_and_tell(log, "a", shared));
    const auto b = create_task(await_and_tell(log, "b", shared));
    co_await sleep(0s);
    a.cancel("all");
    co_await sleep(1s);
    CHECK(a.cancelled());
    CHECK(b.cancelled());
    CHECK(b.cancelling() == 0);
  };
  run_virtually(main());
  CHECK(log.str() == "a cancelled: all; b cancelled: all");
}

TEST_CASE_FIXTURE(fixture, "of oneself: delivered at the next suspension") {
  const auto body = [&]() -> coroutine<> {
    current_task()->cancel("self");
    log("goes on");
    const int five = co_await ready(5);
    log("does not wait for", five);
    co_await await_and_tell(log, "waits", future<int>());
  };
  test(body());
  CHECK(log.str() ==
        "goes on; does not wait for 5; waits cancelled: self; "
        "cancelled: self; is cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "of oneself, in a sleep of zero") {
  const auto body = [&]() -> coroutine<> {
    current_task()->cancel("self");
    co_await sleep(0s);
    log("not reached");
  };
  test(body());
  CHECK(log.str() == "cancelled: self; is cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "of oneself, then the end") {
  const auto returns = []() -> coroutine<> {
    current_task()->cancel("self");
    co_return;
  };
  const auto fails = []() -> coroutine<> {
    current_task()->cancel("self");
    throw std::runtime_error("burnt");
    co_return;
  };
  SUBCASE("a result is lost") {
    test(returns());
    CHECK(log.str() == "cancelled: self; is cancelled, 1");
  }
  SUBCASE("an error is kept") {
    test(fails());
    CHECK(log.str() == "burnt; is not cancelled, 1");
  }
}

TEST_CASE_FIXTURE(fixture, "of oneself, then awaiting oneself") {
  const auto main = [&]() -> coroutine<> {
    std::optional<task<>> self;
    const auto body = [&]() -> coroutine<> {
      self->cancel("instead");
      co_await *self;
    };
    self = create_task(body());
    try {
      co_await *self;
    } catch (...) {
      log(what_is(std::current_exception()));
    }
  };
  run_virtually(main());
  CHECK(log.str() == "cancelled: instead");
}

TEST_CASE_FIXTURE(fixture, "uncancel() takes back, down to none") {
  const auto body = [&]() -> coroutine<> {
    const auto me = *current_task();
    me.cancel("one");
    me.cancel("two");
    CHECK(me.cancelling() == 2);
    CHECK(me.uncancel() == 1);
    try {
      co_await sleep(1s);
    } catch (const cancelled_error& stop) {
      log("delivered all the same:", stop.message());
    }
    CHECK(me.uncancel() == 0);
    CHECK(me.uncancel() == 0);
    me.cancel("three");
    CHECK(me.uncancel() == 0);
    co_await sleep(1s);
    log("a request taken back is not delivered");
  };
  test(body());
  CHECK(log.str() ==
        "delivered all the same: two; "
        "a request taken back is not delivered; returned; is not cancelled, 0");
}

TEST_CASE_FIXTURE(fixture, "many at once: each is cancelled, in order") {
  const auto sleeps = [&](std::string name) -> coroutine<> {
    try {
      co_await sleep(9s);
    } catch (const cancelled_error&) {
      log(name);
      throw;
    }
  };
  const auto main = [&]() -> coroutine<> {
    for (const char* name : {"a", "b", "c"}) create_task(sleeps(name), name);
    co_await sleep(1s);
    const auto me = current_task();
    for (const auto& each : all_tasks())
      if (each != *me) each.cancel();
    co_await sleep(1s);
    CHECK(all_tasks().size() == 1);
  };
  run_virtually(main());
  CHECK(log.str() == "a; b; c");
}

TEST_CASE_FIXTURE(fixture, "catch (const std::exception&) lets it pass") {
  const auto body = [&]() -> coroutine<> {
    try {
      co_await sleep(9s);
    } catch (const std::exception&) {
      log("swallowed");
    }
  };
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(body());
    co_await sleep(1s);
    it.cancel();
    co_await sleep(1s);
    CHECK(it.cancelled());
  };
  run_virtually(main());
  CHECK(log.str().empty());
}

}  // namespace task_cancel_when_test

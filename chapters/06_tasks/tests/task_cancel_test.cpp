// Cancelling tasks: when the request arrives, where, and what comes of it. What
// is expected here is what CPython 3.13 does with the same steps.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include "06_tasks/task.hpp"
#include "06_tasks/tests/task_test.hpp"

namespace task_cancel_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

// Waits, and tells how that ends; a cancellation goes on from here.
template <awaitable X>
coroutine<> wait_and_tell(trace& log, std::string name, X awaited) {
  std::exception_ptr error;
  try {
    co_await std::move(awaited);
  } catch (...) {
    error = std::current_exception();
  }
  log(name, error ? what_is(error) : "ends");
  if (error) std::rethrow_exception(error);
}

// What comes of a task, as words.
template <class T>
coroutine<> outcome(trace& log, std::string name, task<T> it) {
  try {
    co_await it;
    log(name, "returned");
  } catch (...) {
    log(name, what_is(std::current_exception()));
  }
  log(it.cancelled() ? "is cancelled," : "is not cancelled,", it.cancelling());
}

struct fixture {
  trace log;

  // Runs a task, and meanwhile, when it has had its first step, this.
  void test(coroutine<> body, std::function<void(const task<>&)> meanwhile) {
    const auto main = [&](coroutine<> first) -> coroutine<> {
      const auto it = create_task(std::move(first), "cook");
      co_await sleep(0s);
      meanwhile(it);
      co_await outcome(log, "cook", it);
    };
    run_virtually(main(std::move(body)));
  }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "a request is delivered where the task waits") {
  test(wait_and_tell(log, "body", sleep(9s)), [&](auto& it) {
    CHECK(it.cancel("stop"));
    CHECK_MESSAGE(!it.done(), "cancel() only asks");
    CHECK(it.cancelling() == 1);
    log("asked");
  });
  CHECK(log.str() ==
        "asked; body cancelled: stop; cook cancelled: stop; is cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "a task that waits for its next turn") {
  test(wait_and_tell(log, "body", sleep(0s)), [](auto& it) { it.cancel("0"); });
  CHECK(log.str() == "body cancelled: 0; cook cancelled: 0; is cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "before the first step, the body never runs") {
  const auto main = [&]() -> coroutine<> {
    const farewell argument([&] { log("arguments are destroyed"); });
    const auto it = create_task(wait_and_tell(log, "body", sleep(0s)));
    it.add_done_callback([&](const auto& f) { log("called", f.cancelled()); });
    CHECK(it.cancel("early"));
    CHECK(it.cancel("twice"));
    CHECK_MESSAGE(!it.done(), "it ends when its turn comes, not before");
    co_await outcome(log, "cook", it);
  };
  run_virtually(main());
  CHECK(log.str() ==
        "called true; cook cancelled: twice; is cancelled, 2; "
        "arguments are destroyed");
}

TEST_CASE_FIXTURE(
    fixture, "before the first step, its arguments go before others hear") {
  struct tells {
    explicit tells(trace& log) : log_(&log) {}
    tells(tells&& other) noexcept : log_(std::exchange(other.log_, nullptr)) {}
    tells& operator=(tells&&) = delete;
    ~tells() {
      if (log_ != nullptr)
        get_running_loop().call_soon([to = log_] { (*to)("argument"); });
    }

   private:
    trace* log_;
  };
  trace order;
  const auto body = [](tells) -> coroutine<> { co_return; };
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(body(tells(order)));
    it.add_done_callback([&](const auto&) { order("callback"); });
    it.cancel();
    co_await sleep(1s);
  };
  run_virtually(main());
  CHECK_MESSAGE(order.str() == "argument; callback",
                "as in CPython, where the coroutine is closed before its task "
                "is cancelled");
}

TEST_CASE_FIXTURE(fixture, "before the first step, and taken back: it runs") {
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(wait_and_tell(log, "body", sleep(0s)));
    it.cancel();
    CHECK(it.uncancel() == 0);
    co_await outcome(log, "cook", it);
  };
  run_virtually(main());
  CHECK(log.str() == "body ends; cook returned; is not cancelled, 0");
}

TEST_CASE_FIXTURE(fixture, "through a chain of tasks, innermost first") {
  const auto main = [&]() -> coroutine<> {
    const auto c = create_task(wait_and_tell(log, "c", sleep(9s)), "c");
    const auto b = create_task(wait_and_tell(log, "b", c), "b");
    const auto a = create_task(wait_and_tell(log, "a", b), "a");
    co_await sleep(0s);
    CHECK(a.cancel("stop"));
    CHECK(a.cancelling() == 1);
    CHECK(b.cancelling() == 1);
    CHECK(c.cancelling() == 1);
    CHECK_FALSE(c.done());
    co_await outcome(log, "a", a);
    CHECK(b.cancelled());
    CHECK(c.cancelled());
  };
  run_virtually(main());
  CHECK(log.str() ==
        "c cancelled: stop; b cancelled: stop; a cancelled: stop; "
        "a cancelled: stop; is cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "through a stack of coroutines, innermost first") {
  test(wait_and_tell(log, "outer",
                     wait_and_tell(log, "middle",
                                   wait_and_tell(log, "inner", sleep(9s)))),
       [](auto& it) { it.cancel("stop"); });
  CHECK(log.str() ==
        "inner cancelled: stop; middle cancelled: stop; outer cancelled: stop; "
        "cook cancelled: stop; is cancelled, 1");
}

TEST_CASE_FIXTURE(fixture,
                  "swallowed: the task goes on, and can be asked again") {
  const auto body = [&]() -> coroutine<> {
    for (int refused = 0; refused < 2;) {
      try {
        co_await sleep(9s);
        log("slept");
        co_return;
      } catch (const cancelled_error& stop) {
        log("no to", stop.message(), ++refused);
      }
    }
    co_await sleep(1s);
    log("stays");
  };
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(body());
    co_await sleep(1s);
    it.cancel("first");
    co_await sleep(1s);
    CHECK_FALSE(it.done());
    it.cancel("second");
    co_await outcome(log, "cook", it);
  };
  run_virtually(main());
  CHECK(log.str() ==
        "no to first 1; no to second 2; stays; cook returned; "
        "is not cancelled, 2");
}

TEST_CASE_FIXTURE(fixture,
                  "swallowed by the innermost: the outer one goes on") {
  const auto stubborn = [&]() -> coroutine<> {
    try {
      co_await sleep(9s);
    } catch (const cancelled_error&) {
      log("swallowed");
    }
  };
  const auto main = [&]() -> coroutine<> {
    const auto inner = create_task(stubborn());
    const auto outer = create_task(wait_and_tell(log, "outer", inner));
    co_await sleep(0s);
    CHECK(outer.cancel());
    co_await outcome(log, "outer", outer);
    CHECK(inner.cancelling() == 1);
  };
  run_virtually(main());
  CHECK(log.str() ==
        "swallowed; outer ends; outer returned; is not cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "turned into another error") {
  const auto body = []() -> coroutine<> {
    try {
      co_await sleep(9s);
    } catch (const cancelled_error&) {
      throw std::runtime_error("burnt");
    }
  };
  test(body(), [](auto& it) { it.cancel(); });
  CHECK(log.str() == "cook burnt; is not cancelled, 1");
}

TEST_CASE_FIXTURE(fixture, "twice before it is delivered: thrown once") {
  const auto body = [&]() -> coroutine<> {
    try {
      co_await sleep(9s);
    } catch (const cancelled_error& stop) {
      log("caught", stop.message());
    }
    co_await sleep(1s);
    log("end");
  };
  test(body(), [](auto& it) {
    CHECK(it.cancel("one"));
    CHECK(it.cancel("two"));
  });
  CHECK(log.str() == "caught one; end; cook returned; is not cancelled, 2");
}

TEST_CASE_FIXTURE(fixture, "a second request interrupts the cleaning up") {
  const auto body = [&]() -> coroutine<> {
    std::exception_ptr stopped;
    try {
      co_await sleep(9s);
    } catch (const cancelled_error& stop) {
      log("cleans up after", stop.message());
      stopped = std::current_exception();
    }
    co_await wait_and_tell(log, "cleaning", sleep(9s));
    std::rethrow_exception(stopped);
  };
  SUBCASE("undisturbed: it waits, then ends with the first") {
    test(body(), [](auto& it) { it.cancel("one"); });
    CHECK(log.str() ==
          "cleans up after one; cleaning ends; cook cancelled: one; "
          "is cancelled, 1");
  }
  SUBCASE("disturbed") {
    test(body(), [](auto& it) {
      it.cancel("one");
      get_running_loop().call_later(1s, [it] { it.cancel("two"); });
    });
    CHECK(log.str() ==
          "cleans up after one; cleaning cancelled: two; cook cancelled: two; "
          "is cancelled, 2");
  }
}

TEST_CASE_FIXTURE(fixture, "a task that has ended cannot be cancelled") {
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(sleep(1s));
    co_await it;
    CHECK_FALSE(it.cancel());
    CHECK(it.cancelling() == 0);
    CHECK_FALSE(it.cancelled());
  };
  run_virtually(main());
}

TEST_CASE_FIXTURE(fixture,
                  "whoever cancels a task has no use for its exception") {
  const auto fails = []() -> coroutine<> {
    throw std::runtime_error("burnt");
    co_return;
  };
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    const auto it = create_task(fails());
    co_await sleep(1s);
    CHECK_FALSE(it.cancel());
  };
  run_virtually(main());
  CHECK_MESSAGE(log.str().empty(), "an exception was reported as never seen");
}

TEST_CASE_FIXTURE(fixture, "without a message, and with one of its own") {
  const auto own = []() -> coroutine<> {
    co_await sleep(0s);
    throw cancelled_error("mine");
  };
  SUBCASE("without") {
    test(wait_and_tell(log, "body", sleep(9s)), [](auto& it) { it.cancel(); });
    CHECK(log.str() == "body cancelled: ; cook cancelled: ; is cancelled, 1");
  }
  SUBCASE("a body that throws cancelled_error unasked is cancelled") {
    test(own(), [](auto&) {});
    CHECK(log.str() == "cook cancelled: mine; is cancelled, 0");
  }
}

TEST_CASE_FIXTURE(fixture, "through a chain of a hundred thousand tasks") {
  const auto await = [](task<> next) -> coroutine<> { co_await next; };
  const auto main = [&]() -> coroutine<> {
    const auto innermost = create_task(sleep(1h));
    std::vector<task<>> chain{innermost};
    for (int i = 0; i < 100'000; ++i)
      chain.push_back(create_task(await(chain.back())));
    co_await sleep(1s);
    chain.back().cancel("all of you");
    CHECK(innermost.cancelling() == 1);
    try {
      co_await chain.back();
    } catch (const cancelled_error& error) {
      log(error.message());
    }
    CHECK(innermost.cancelled());
  };
  run_virtually(main());
  CHECK(log.str() == "all of you");
}

TEST_CASE_FIXTURE(fixture, "in each turn a request goes all the way down") {
  const auto refuses_once = [&]() -> coroutine<> {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error& stop) {
      log("no to", stop.message());
    }
    co_await sleep(1h);
  };
  const auto await = [](task<> next) -> coroutine<> { co_await next; };
  const auto main = [&]() -> coroutine<> {
    const auto innermost = create_task(refuses_once());
    auto outermost = innermost;
    for (int i = 0; i < 2'000; ++i) outermost = create_task(await(outermost));
    co_await sleep(1s);
    outermost.cancel("first");
    co_await sleep(1s);
    outermost.cancel("second");
    co_await outcome(log, "outermost", outermost);
    CHECK(innermost.cancelling() == 2);
  };
  run_virtually(main());
  CHECK_MESSAGE(
      log.str() == "no to first; outermost cancelled: second; is cancelled, 2",
      "what was asked in an earlier turn must be asked again");
}

}  // namespace task_cancel_test

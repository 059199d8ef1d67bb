// Task groups whose parent is asked to stop from outside: with children that
// end well, that fail, and that refuse; and the count of requests. What is
// expected here is what CPython 3.13 does.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/task_group_test.hpp"

namespace task_group_cancel_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

struct cancel_fixture : group_fixture {
  using work = std::function<coroutine<>(task_group_scope)>;

  /// Runs a group in a task, with what `work` does as its body, and asks the
  /// task to stop at these seconds.
  void test(work body, std::vector<std::chrono::seconds> when) {
    const auto main = [&]() -> coroutine<> {
      const auto it = create_task(parent(body));
      std::string message = "outside";
      for (const auto each : when)
        get_running_loop().call_later(
            each, [it, message = std::exchange(message, "again")] {
              it.cancel(message);
            });
      co_await until_done(it.state());
      log(it.cancelled() ? "cancelled" : "not cancelled");
      it.state()->mark_seen();
    };
    run_virtually(main());
  }

  // What comes of the group; and of the next place where the parent waits.
  coroutine<> parent(work body) {
    std::exception_ptr error;
    const auto run_body = [&](task_group_scope& group) -> coroutine<> {
      co_await body(group);
    };
    try {
      co_await task_group(run_body);
    } catch (...) {
      error = std::current_exception();
    }
    log("came:", tree(error), current_task()->cancelling());
    try {
      co_await sleep(1h);
      log("goes on");
    } catch (const cancelled_error& stop) {
      log("then: cancelled: " + stop.message());
    }
    if (error) std::rethrow_exception(error);
  }
};

}  // namespace

TEST_CASE_FIXTURE(cancel_fixture, "cancelled in the body") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(cook("Ada", 9s, 2s));
        co_await cook("body", 9s);
      },
      {1s});
  CHECK(log.str() ==
        "body stops; Ada stops; Ada is clean; came: cancelled: outside 1; "
        "goes on; cancelled");
}

TEST_CASE_FIXTURE(cancel_fixture, "cancelled while it waits for the children") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(cook("Ada", 9s, 2s));
        group.create_task(cook("Ben", 9s));
        co_return;
      },
      {1s});
  CHECK(log.str() ==
        "Ada stops; Ben stops; Ada is clean; came: cancelled: outside 1; "
        "goes on; cancelled");
}

TEST_CASE_FIXTURE(cancel_fixture, "cancelled again in the children's cleanup") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(cook("Ada", 9s, 5s));
        co_return;
      },
      {1s, 2s, 3s});
  CHECK_MESSAGE(log.str() ==
                    "Ada stops; Ada is clean; came: cancelled: outside 3; "
                    "goes on; cancelled",
                "the group waits on, and the children are asked once");
}

TEST_CASE_FIXTURE(cancel_fixture, "cancelled, and a child fails by that") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(drop("dropped"));
        co_await cook("body", 9s);
      },
      {1s});
  CHECK_MESSAGE(log.str() ==
                    "body stops; came: [dropped] 1; then: cancelled: ; not "
                    "cancelled",
                "the error goes first, and the request is made anew");
}

TEST_CASE_FIXTURE(cancel_fixture, "a child fails, then cancelled") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(burn("burnt", 1s));
        group.create_task(cook("Ada", 9s, 5s));
        co_await cook("body", 9s);
      },
      {2s});
  CHECK(log.str() ==
        "Ada stops; body stops; Ada is clean; came: [burnt] 1; then: "
        "cancelled: ; not cancelled");
}

TEST_CASE_FIXTURE(cancel_fixture, "cancelled and a child fails in one tick") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(burn("burnt", 1s));
        co_await cook("body", 9s);
      },
      {1s});
  CHECK_MESSAGE(log.str() ==
                    "body stops; came: cancelled: outside 1; goes on; "
                    "cancelled",
                "the child was about to fail, and was stopped before it did");
}

TEST_CASE_FIXTURE(cancel_fixture, "a child fails and cancelled in one tick") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(burn("burnt", 1s));
        const auto me = *current_task();
        co_await sleep(0s);
        co_await sleep(0s);
        get_running_loop().call_later(1s, [me] { me.cancel("outside"); });
        co_await cook("body", 9s);
      },
      {});
  CHECK_MESSAGE(log.str() ==
                    "body stops; came: [burnt] 1; then: cancelled: ; not "
                    "cancelled",
                "the child has failed, and the group did not know it yet");
}

TEST_CASE_FIXTURE(cancel_fixture, "the body fails, then cancelled") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(cook("Ada", 9s, 5s));
        co_await burn("body burnt", 1s);
      },
      {2s});
  CHECK(log.str() ==
        "Ada stops; Ada is clean; came: [body burnt] 1; then: cancelled: ; "
        "not cancelled");
}

TEST_CASE_FIXTURE(cancel_fixture, "cancelled as the last child ends") {
  // Its end has woken the parent, which has not had its turn yet.
  test(
      [&](auto group) -> coroutine<> {
        const auto me = *current_task();
        const auto ada = group.create_task(cook("Ada", 1s));
        ada.add_done_callback([me](const auto&) { me.cancel("late"); });
        co_return;
      },
      {});
  CHECK(log.str() == "Ada serves; came: cancelled: late 1; goes on; cancelled");
}

TEST_CASE_FIXTURE(cancel_fixture,
                  "a child refuses, and the request is not lost") {
  test(
      [&](auto group) -> coroutine<> {
        const auto stubborn = [](cancel_fixture* in) -> coroutine<> {
          try {
            co_await sleep(9s);
          } catch (const cancelled_error&) {
          }
          co_await in->cook("Ada", 9s);
        };
        group.create_task(stubborn(this));
        co_return;
      },
      {1s});
  CHECK(log.str() ==
        "Ada serves; came: cancelled: outside 1; goes on; cancelled");
}

TEST_CASE_FIXTURE(cancel_fixture, "a body that swallows the request") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(cook("Ada", 3s));
        try {
          co_await sleep(9s);
        } catch (const cancelled_error&) {
        }
        log("body ends well");
      },
      {1s});
  CHECK_MESSAGE(log.str() ==
                    "body ends well; Ada serves; came: nothing 1; goes on; not "
                    "cancelled",
                "then nobody has to stop, as in any task");
}

TEST_CASE_FIXTURE(cancel_fixture, "asked before the group begins") {
  const auto main = [&]() -> coroutine<> {
    current_task()->cancel("early");
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook("Ada", 9s));
      log("body");
      co_await sleep(1s);
    }));
  };
  run_virtually(main());
  CHECK_MESSAGE(log.str() == "body; Ada stops; came: cancelled: early 1",
                "it is delivered where the body waits first");
}

TEST_CASE_FIXTURE(cancel_fixture, "cancelled in the inner of two groups") {
  test(
      [&](auto outer) -> coroutine<> {
        outer.create_task(cook("Ada", 9s, 3s));
        co_await task_group([&](task_group_scope& inner) -> coroutine<> {
          inner.create_task(cook("Ben", 9s, 1s));
          co_return;
        });
        log("not reached");
      },
      {1s});
  CHECK(log.str() ==
        "Ben stops; Ben is clean; Ada stops; Ada is clean; came: cancelled: "
        "outside 1; goes on; cancelled");
}

TEST_CASE_FIXTURE(cancel_fixture, "the inner fails, and the outer is asked") {
  test(
      [&](auto outer) -> coroutine<> {
        outer.create_task(cook("Ada", 9s));
        co_await task_group([&](task_group_scope& inner) -> coroutine<> {
          inner.create_task(drop("dropped"));
          co_return;
        });
      },
      {1s});
  CHECK(log.str() ==
        "Ada stops; came: [[dropped]] 1; then: cancelled: ; not cancelled");
}

TEST_CASE_FIXTURE(cancel_fixture, "the body cancels a child it awaits") {
  test(
      [&](auto group) -> coroutine<> {
        group.create_task(cook("Ada", 9s));
        const auto ben = group.create_task(cook("Ben", 9s));
        co_await sleep(1s);
        ben.cancel("enough");
        co_await ben;
      },
      {});
  CHECK_MESSAGE(log.str() ==
                    "Ben stops; Ada stops; came: cancelled: enough 0; goes on; "
                    "cancelled",
                "a cancelled_error that leaves the body stops the group, "
                "whoever it was meant for");
}

}  // namespace task_group_cancel_test

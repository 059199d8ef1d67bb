// Task groups when something goes wrong: who is stopped, what is thrown, in
// which order. What is expected here is what CPython 3.13 does.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>

#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/task_group_test.hpp"

namespace task_group_errors_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(group_fixture, "a failure stops siblings, and the body") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook("Ada", 9s, 5s));
      group.create_task(burn("burnt", 1s));
      group.create_task(cook("Ben", 9s, 2s));
      co_await cook("body", 9s);
    }));
    co_await sleep(1s);
    log("goes on");
  };
  run_virtually(main());
  CHECK(log.str() ==
        "Ada stops; Ben stops; body stops; Ben is clean; Ada is clean; "
        "came: [burnt] 0; goes on");
}

TEST_CASE_FIXTURE(group_fixture, "a body that fails stops the children") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook("Ada", 9s, 5s));
      co_await sleep(1s);
      throw std::runtime_error("no salt");
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "Ada stops; Ada is clean; came: [no salt] 0");
}

TEST_CASE_FIXTURE(group_fixture, "... also those that have not begun") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook("Ada", 9s, 5s));
      throw std::runtime_error("no salt");
      co_return;
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "came: [no salt] 0");
}

TEST_CASE_FIXTURE(group_fixture, "a child fails while the group waits") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook("Ada", 9s, 1s));
      group.create_task(burn("burnt", 1s));
      co_return;
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "Ada stops; Ada is clean; came: [burnt] 0");
}

TEST_CASE_FIXTURE(group_fixture, "two fail in the same tick: both are told") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(burn("one", 1s));
      group.create_task(burn("two", 1s));
      co_await cook("body", 9s);
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "body stops; came: [one, two] 0");
}

TEST_CASE_FIXTURE(group_fixture, "a failure in cleaning up is told too") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(drop("dropped"));
      group.create_task(burn("burnt", 1s));
      co_await drop("body dropped");
    }));
  };
  run_virtually(main());
  CHECK_MESSAGE(log.str() == "came: [burnt, dropped, body dropped] 0",
                "in the order in which they came; the body's own goes last");
}

TEST_CASE_FIXTURE(group_fixture, "the body fails, and a child in cleaning up") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(drop("dropped"));
      co_await sleep(1s);
      throw std::runtime_error("no salt");
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "came: [dropped, no salt] 0");
}

TEST_CASE_FIXTURE(group_fixture, "a body that goes on when asked to stop") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(burn("burnt", 1s));
      try {
        co_await sleep(9s);
      } catch (const cancelled_error&) {
      }
      co_await sleep(9s);
      log("body ends well");
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "body ends well; came: [burnt] 0");
}

TEST_CASE_FIXTURE(group_fixture, "a child that refuses to stop is waited for") {
  const auto stubborn = [&]() -> coroutine<> {
    try {
      co_await sleep(9s);
    } catch (const cancelled_error&) {
    }
    co_await cook("Ada", 9s);
  };
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(stubborn());
      group.create_task(burn("burnt", 1s));
      co_return;
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "Ada serves; came: [burnt] 0");
}

TEST_CASE_FIXTURE(group_fixture, "a body that awaits the child that fails") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      const auto child = group.create_task(burn("burnt", 1s));
      try {
        co_await child;
      } catch (...) {
        log("body:", what_is(std::current_exception()));
        throw;
      }
    }));
  };
  run_virtually(main());
  CHECK_MESSAGE(log.str() == "body: cancelled: ; came: [burnt] 0",
                "the group hears of it first, and the error is told once");
}

TEST_CASE_FIXTURE(group_fixture, "a group in a group in a child") {
  const auto inner = [&]() -> coroutine<> {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(burn("inner", 1s));
      group.create_task(cook("Ada", 9s, 1s));
      co_return;
    });
  };
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(inner());
      group.create_task(cook("Ben", 9s));
      co_await task_group([&](task_group_scope& second) -> coroutine<> {
        second.create_task(cook("Cleo", 9s));
        co_return;
      });
    }));
  };
  run_virtually(main());
  CHECK_MESSAGE(log.str() ==
                    "Ada stops; Ada is clean; Ben stops; Cleo stops; "
                    "came: [[inner]] 0",
                "a group within is one error of the group without");
}

TEST_CASE_FIXTURE(group_fixture, "an error that is caught within is nobody's") {
  const auto main = [&]() -> coroutine<> {
    co_await tell(task_group([&](task_group_scope& outer) -> coroutine<> {
      outer.create_task(cook("Ada", 3s));
      co_await tell(task_group([&](task_group_scope& inner) -> coroutine<> {
        inner.create_task(burn("burnt", 1s));
        co_return;
      }));
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "came: [burnt] 0; Ada serves; came: nothing 0");
}

TEST_CASE_FIXTURE(group_fixture, "errors of a group are nobody's unseen ones") {
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(burn("one", 1s));
      group.create_task(burn("two", 1s));
      co_return;
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "came: [one, two] 0");
}

namespace {

coroutine<> leave(std::chrono::seconds takes, int status = 3) {
  co_await sleep(takes);
  throw system_exit(status);
}

/// Runs `body` as a task for as long as it takes, however often a system_exit
/// leaves the loop.
void run_on(event_loop& loop, coroutine<> body) {
  const auto it = create_task(loop, std::move(body));
  while (!it.done()) {
    try {
      run_until_done(loop, *it.state());
    } catch (const system_exit&) {
    }
  }
}

}  // namespace

TEST_CASE_FIXTURE(group_fixture, "a system_exit in the body comes out bare") {
  event_loop loop(std::make_unique<virtual_time>());
  run_on(loop, tell(task_group([&](task_group_scope& group) -> coroutine<> {
           group.create_task(cook("Ada", 9s, 2s));
           co_await leave(1s);
         })));
  CHECK(log.str() == "Ada stops; Ada is clean; came: exit 3 0");
}

TEST_CASE_FIXTURE(group_fixture, "a system_exit in a child comes out bare") {
  event_loop loop(std::make_unique<virtual_time>());
  run_on(loop, tell(task_group([&](task_group_scope& group) -> coroutine<> {
           group.create_task(leave(1s));
           group.create_task(cook("Ada", 9s, 2s));
           co_await cook("body", 9s);
         })));
  CHECK_MESSAGE(
      log.str() == "Ada stops; body stops; Ada is clean; came: exit 3 1",
      "the siblings clean up; our own request is not taken back, as in "
      "CPython");
}

TEST_CASE_FIXTURE(group_fixture, "of two system_exits the first comes out") {
  event_loop loop(std::make_unique<virtual_time>());
  listen(loop, log);
  run_on(loop, tell(task_group([&](task_group_scope& group) -> coroutine<> {
           current_task()->set_name("chef");
           group.create_task(leave(1s));
           try {
             co_await sleep(9s);
           } catch (const cancelled_error&) {
             throw system_exit(4);
           }
         })));
  CHECK(log.str() ==
        "TaskGroup ends with a system_exit, and could not throw this (task "
        "'chef') an exception of type asyncio::system_exit; came: exit 3 1");
}

TEST_CASE_FIXTURE(group_fixture,
                  "a system_exit leaves, and the errors are told") {
  event_loop loop(std::make_unique<virtual_time>());
  listen(loop, log);
  run_on(loop, tell(task_group([&](task_group_scope& group) -> coroutine<> {
           current_task()->set_name("chef");
           group.create_task(drop("dropped"));
           group.create_task(leave(1s));
           group.create_task(leave(1s, 4));
           co_await sleep(9s);
         })));
  const std::string told =
      "TaskGroup ends with a system_exit, and could not throw this (task "
      "'chef') ";
  CHECK(log.str() == told + "an exception of type asyncio::system_exit; " +
                         told + "dropped; came: exit 3 1");
}

}  // namespace task_group_errors_test

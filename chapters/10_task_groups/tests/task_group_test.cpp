// Task groups when all goes well, and when a child comes too late.

#include "10_task_groups/task_group.hpp"

#include <chrono>
#include <concepts>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "05_coroutines/run_alone.hpp"
#include "10_task_groups/tests/task_group_test.hpp"

namespace task_group_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<int> give(int value) {
  co_await sleep(1s);
  co_return value;
}

}  // namespace

TEST_CASE_FIXTURE(group_fixture, "a group ends when its last child has") {
  const auto main = [&]() -> coroutine<> {
    const auto began = get_running_loop().time();
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook("Ada", 3s));
      group.create_task(cook("Ben", 2s));
      log("body");
      co_return;
    });
    log("after");
    CHECK(get_running_loop().time() - began == 3s);
    CHECK(all_tasks().size() == 1);
  };
  run_virtually(main());
  CHECK(log.str() == "body; Ben serves; Ada serves; after");
}

TEST_CASE_FIXTURE(group_fixture, "the children start in the next pass") {
  const auto main = [&]() -> coroutine<> {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook("Ada", 0s));
      group.create_task(cook("Ben", 0s));
      log("both are here");
      co_await sleep(0s);
      log("one pass later");
    });
  };
  run_virtually(main());
  CHECK(log.str() == "both are here; one pass later; Ada serves; Ben serves");
}

TEST_CASE("a group without children does not wait") {
  bool others_had_a_turn = false;
  const auto main = [&]() -> coroutine<> {
    get_running_loop().call_soon([&] { others_had_a_turn = true; });
    const int value = co_await task_group(
        [](task_group_scope&) -> coroutine<int> { co_return 3; });
    CHECK(value == 3);
    CHECK_FALSE(others_had_a_turn);
  };
  run_virtually(main());
}

TEST_CASE("what the body returns is given when all have ended") {
  const auto main = []() -> coroutine<> {
    const auto tasks = co_await task_group(
        [](task_group_scope& group) -> coroutine<std::vector<task<int>>> {
          std::vector<task<int>> made;
          for (const int i : {1, 2, 3})
            made.push_back(group.create_task(give(i)));
          co_return made;
        });
    REQUIRE(tasks.size() == 3);
    for (const auto& each : tasks) REQUIRE(each.done());
    CHECK(tasks[2].result() == 3);

    const auto moved = co_await task_group(
        [](task_group_scope& group) -> coroutine<std::unique_ptr<int>> {
          group.create_task(give(1));
          co_return std::make_unique<int>(7);
        });
    CHECK(*moved == 7);
  };
  run_virtually(main());
}

TEST_CASE("a child is a task: a name, a result, anything awaitable") {
  const auto main = []() -> coroutine<> {
    co_await task_group([](task_group_scope& group) -> coroutine<> {
      const auto ada = group.create_task(give(1), "Ada");
      CHECK(ada.name() == "Ada");
      const auto one = co_await ada;
      CHECK(one == 1);
      const auto slept = group.create_task(sleep(1s, 5));
      static_assert(std::same_as<decltype(slept), const task<int>>);
      const auto five = co_await slept;
      CHECK(five == 5);
    });
  };
  run_virtually(main());
}

TEST_CASE_FIXTURE(group_fixture, "children may make children") {
  const auto helper = [&](task_group_scope group, auto& again,
                          int depth) -> coroutine<> {
    co_await sleep(1s);
    log("helper", depth);
    if (depth > 1) group.create_task(again(group, again, depth - 1));
  };
  const auto main = [&]() -> coroutine<> {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(helper(group, helper, 3));
      co_return;
    });
    log("after");
  };
  run_virtually(main());
  CHECK(log.str() == "helper 3; helper 2; helper 1; after");
}

TEST_CASE_FIXTURE(group_fixture, "a child that was cancelled is no failure") {
  const auto main = [&]() -> coroutine<> {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook("Ada", 3s));
      const auto ben = group.create_task(cook("Ben", 9s));
      co_await sleep(1s);
      ben.cancel();
      try {
        co_await ben;
      } catch (const cancelled_error&) {
        log("no Ben");
      }
    });
    log("after");
  };
  run_virtually(main());
  CHECK(log.str() == "Ben stops; no Ben; Ada serves; after");
}

TEST_CASE_FIXTURE(group_fixture, "groups one after the other, and nested") {
  const auto main = [&]() -> coroutine<> {
    co_await task_group([&](task_group_scope& outer) -> coroutine<> {
      outer.create_task(cook("Ada", 5s));
      co_await task_group([&](task_group_scope& inner) -> coroutine<> {
        inner.create_task(cook("Ben", 1s));
        outer.create_task(cook("Cleo", 3s));
        co_return;
      });
      log("inner has ended");
    });
    log("outer has ended");
  };
  run_virtually(main());
  CHECK(log.str() ==
        "Ben serves; inner has ended; Cleo serves; Ada serves; outer has "
        "ended");
}

TEST_CASE_FIXTURE(group_fixture, "too late: the group is being stopped") {
  const auto main = [&]() -> coroutine<> {
    const auto stubborn = [&](task_group_scope group) -> coroutine<> {
      try {
        co_await sleep(1h);
      } catch (const cancelled_error&) {
      }
      CHECK_THROWS_WITH_AS(group.create_task(cook("never", 1s)),
                           "TaskGroup is shutting down", std::runtime_error);
    };
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(stubborn(group));
      group.create_task(burn("burnt", 1s));
      co_return;
    }));
  };
  run_virtually(main());
  CHECK(log.str() == "came: [burnt] 0");
}

TEST_CASE_FIXTURE(group_fixture, "too late: the group has ended") {
  std::optional<task_group_scope> kept;
  const auto refused = [&] {
    CHECK_THROWS_WITH_AS(kept->create_task(cook("never", 1s)),
                         "TaskGroup is finished", std::runtime_error);
  };
  const auto main = [&]() -> coroutine<> {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      kept = group;
      group.create_task(cook("Ada", 1s)).add_done_callback([&](const auto&) {
        refused();  // the last has ended, and the parent did not hear of it yet
      });
      co_return;
    });
    refused();
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      kept = group;
      co_return;
    });
    refused();
  };
  run_virtually(main());
  CHECK(log.str() == "Ada serves");
}

TEST_CASE_FIXTURE(group_fixture, "a child may come while the group waits") {
  const auto main = [&]() -> coroutine<> {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook("Ada", 2s));
      get_running_loop().call_later(
          1s, [this, group] { group.create_task(cook("Ben", 5s)); });
      co_return;
    });
    log("after");
  };
  run_virtually(main());
  CHECK(log.str() == "Ada serves; Ben serves; after");
}

TEST_CASE("a group needs a task to run in") {
  const auto body = [](task_group_scope&) -> coroutine<> { co_return; };
  event_loop loop;
  CHECK_THROWS_WITH_AS(run_alone(loop, task_group(body)),
                       "TaskGroup cannot determine the parent task",
                       std::runtime_error);
}

}  // namespace task_group_test

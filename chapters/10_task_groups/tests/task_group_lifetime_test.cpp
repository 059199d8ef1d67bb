// What becomes of a group that is cut short: its loop is closed, a handle is
// kept, the parent is asked to stop at every single place. Under the leak
// counter; and under sanitizers, where CI runs it.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/task_group_test.hpp"

namespace task_group_lifetime_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

/// Counts those that are alive.
class guest {
 public:
  explicit guest(int& alive) : alive_(alive) { ++alive_; }
  guest(const guest&) = delete;
  guest& operator=(const guest&) = delete;
  ~guest() { --alive_; }

 private:
  int& alive_;
};

struct lifetime_fixture : group_fixture {
  int alive = 0;

  coroutine<> child(std::chrono::seconds takes, task_group_scope) {
    const guest here(alive);
    co_await sleep(takes);
  }

  /// A group with children that wait, end, and fail; and a group within.
  coroutine<> evening(bool one_burns) {
    const auto body = [&](task_group_scope& group) -> coroutine<> {
      const guest here(alive);
      for (const auto takes : {1s, 2s, 30s})
        group.create_task(child(takes, group));
      if (one_burns) group.create_task(burn("burnt", 3s));
      co_await task_group([&](task_group_scope& inner) -> coroutine<> {
        inner.create_task(child(2s, inner));
        inner.create_task(child(4s, group));
        co_await sleep(1s);
      });
      co_await sleep(1s);
    };
    co_await task_group(body);
  }
};

}  // namespace

TEST_CASE_FIXTURE(lifetime_fixture, "a loop is closed at any moment") {
  for (int passes = 0; passes < 30; ++passes) {
    CAPTURE(passes);
    {
      event_loop loop(std::make_unique<virtual_time>());
      loop.set_exception_handler([](auto&, const auto&) {});
      const auto it = create_task(loop, evening(passes % 2 == 0));
      for (int i = 0; i < passes; ++i) {
        loop.stop();  // after one pass
        loop.run_forever();
      }
      if (it.done()) it.state()->mark_seen();
    }
    CHECK(alive == 0);
  }
}

TEST_CASE_FIXTURE(lifetime_fixture, "the parent is asked to stop, anywhere") {
  int ended_first = 0;
  for (int passes = 0; passes < 30; ++passes) {
    CAPTURE(passes);
    const auto main = [&]() -> coroutine<> {
      const auto it = create_task(evening(passes % 2 == 0));
      for (int i = 0; i < passes && !it.done(); ++i) co_await sleep(250ms);
      if (!it.cancel()) ++ended_first;
      co_await until_done(it.state());
      CHECK(alive == 0);
      CHECK_MESSAGE(all_tasks().size() == 1, "somebody was left behind");
      it.state()->mark_seen();
    };
    run_virtually(main());
  }
  CHECK_MESSAGE(ended_first < 15, "most must meet a group that is running");
}

TEST_CASE_FIXTURE(lifetime_fixture, "a handle outlives the loop") {
  std::optional<task_group_scope> kept;
  std::optional<task<>> left;
  event_loop loop(std::make_unique<virtual_time>());
  loop.set_exception_handler(
      [&](auto&, const exception_context& it) { log(it.message, it.source); });
  const auto main = [&]() -> coroutine<> {
    const auto body = [&](task_group_scope& group) -> coroutine<> {
      kept = group;
      left = group.create_task(child(1h, group), "child");
      co_await sleep(1h);
    };
    co_await task_group(body);
  };
  create_task(loop, main(), "parent");
  for (int i = 0; i < 3; ++i) {
    loop.stop();
    loop.run_forever();
  }
  CHECK(alive == 1);
  loop.close();
  CHECK(alive == 0);
  CHECK(log.str() ==
        "Task was destroyed but it is pending! task 'parent'; "
        "Task was destroyed but it is pending! task 'child'");
  CHECK_THROWS_AS(kept->create_task(child(1h, *kept)), std::runtime_error);
}

TEST_CASE_FIXTURE(lifetime_fixture,
                  "a child that is refused is dropped, unstarted") {
  const auto main = [&]() -> coroutine<> {
    get_running_loop().set_debug(true);
    listen(get_running_loop(), log);
    std::optional<task_group_scope> kept;
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      kept = group;
      co_return;
    });
    CHECK_THROWS_AS(kept->create_task(child(1s, *kept)), std::runtime_error);
    CHECK_THROWS_AS(kept->create_task(sleep(1s)), std::runtime_error);
    CHECK(all_tasks().size() == 1);
  };
  run_virtually(main());
  CHECK_MESSAGE(log.str().empty(),
                "the caller was told by an exception, and need not be told of "
                "a coroutine that was never awaited");
}

TEST_CASE_FIXTURE(lifetime_fixture, "nobody wakes a group: its loop says so") {
  const auto main = [&]() -> coroutine<> {
    current_task()->set_name("chef");
    const auto waits = []() -> coroutine<> { co_await future<>(); };
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(waits(), "Ada");
      co_return;
    });
  };
  try {
    run_virtually(main());
    FAIL("it did not throw");
  } catch (const never_wakes_error& error) {
    const std::string what = error.what();
    CHECK_MESSAGE(what.find("\n  task 'chef' waits for the tasks of its group"
                            "\n  task 'Ada' waits for a future") != what.npos,
                  what);
  }
}

TEST_CASE_FIXTURE(lifetime_fixture, "ten thousand children") {
  const auto main = [&]() -> coroutine<> {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      for (int i = 0; i < 10'000; ++i)
        group.create_task(child(std::chrono::seconds(i % 7), group));
      co_return;
    });
    CHECK(alive == 0);
    co_await tell(task_group([&](task_group_scope& group) -> coroutine<> {
      for (int i = 0; i < 10'000; ++i) group.create_task(child(1h, group));
      group.create_task(burn("burnt", 1s));
      co_return;
    }));
    CHECK(alive == 0);
  };
  run_virtually(main());
  CHECK(log.str() == "came: [burnt] 0");
}

TEST_CASE_FIXTURE(lifetime_fixture, "a body that owns what it captures") {
  const std::string words = "more words than fit into the string itself";
  std::string heard;
  const auto main = [&]() -> coroutine<> {
    // Hoisted: in the co_await expression, g++ 12 would destroy `words` twice.
    auto body = [words, &heard, this](task_group_scope& group) -> coroutine<> {
      group.create_task(child(1s, group));
      co_await sleep(2s);
      heard = words;
    };
    co_await task_group(body);
    co_await task_group(std::move(body));
  };
  run_virtually(main());
  CHECK(heard == words);
}

}  // namespace task_group_lifetime_test

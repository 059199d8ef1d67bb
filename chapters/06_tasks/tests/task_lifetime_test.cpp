// Who keeps a task alive, and what is said when one goes in silence.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/task_test.hpp"
#include "common/observer/observer.hpp"
#include "common/testing/leak_count.hpp"

namespace task_lifetime_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<int> give(int value) { co_return value; }
coroutine<int> burn() {
  co_await sleep(0s);
  throw std::runtime_error("burnt");
}
coroutine<> wait_for_ever() { co_await future<>(); }

}  // namespace

TEST_CASE("a task that nobody holds still runs to its end") {
  trace log;
  const auto body = [&]() -> coroutine<> {
    co_await sleep(1s);
    log("slept");
    co_await sleep(1s);
    log("ended");
  };
  const auto main = [&]() -> coroutine<> {
    create_task(body());
    co_await sleep(3s);
  };
  run_virtually(main());
  CHECK_MESSAGE(log.str() == "slept; ended", "the loop keeps its tasks alive");
}

TEST_CASE("what a task was given goes when it ends, not with its last handle") {
  trace log;
  const auto body = [](farewell) -> coroutine<> { co_return; };
  const auto main = [&]() -> coroutine<> {
    const auto held =
        create_task(body(farewell([&] { log("its argument is destroyed"); })));
    co_await held;
    log("it has ended");
  };
  run_virtually(main());
  CHECK(log.str() == "its argument is destroyed; it has ended");
}

TEST_CASE("an exception that nobody saw is reported when the task is dropped") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    auto held = std::make_optional(create_task(burn(), "cook"));
    co_await sleep(1s);
    CHECK(held->done());
    SUBCASE("dropped unseen") {
      held.reset();
      CHECK(log.str() ==
            "Task exception was never retrieved (task 'cook') burnt");
    }
    SUBCASE("looked at") { CHECK(what_is(held->exception()) == "burnt"); }
    SUBCASE("cancelled too late") { CHECK_FALSE(held->cancel()); }
    SUBCASE("awaited") {
      try {
        co_await *held;
      } catch (const std::runtime_error& e) {
        CHECK(std::string(e.what()) == "burnt");
      }
    }
    const auto reports = log.str();
    held.reset();
    CHECK_MESSAGE(log.str() == reports, "what was seen is not reported");
  };
  run_virtually(main());
}

TEST_CASE("... also when the loop is gone by then") {
  std::optional<task<int>> held;
  const auto main = [&]() -> coroutine<> {
    held = create_task(burn(), "cook");
    co_await sleep(1s);
  };
  run_virtually(main());
  const caught_stderr err;
  held.reset();
  CHECK(err.text() ==
        "asyncio: Task exception was never retrieved (task 'cook'): burnt\n");
}

TEST_CASE("a task that is pending when its loop is closed is reported") {
  trace log;
  const auto body = [&]() -> coroutine<> {
    const farewell last([&] { log("its locals are destroyed"); });
    co_await wait_for_ever();
  };
  {
    event_loop loop(std::make_unique<virtual_time>());
    listen(loop, log);
    const auto waits = create_task(loop, body(), "cook");
    const auto unstarted_soon = [&] { create_task(loop, body(), "late"); };
    run_until_complete(loop, sleep(1s));
    unstarted_soon();
    loop.close();
    CHECK_FALSE(waits.done());
  }
  CHECK(log.str() ==
        "Task was destroyed but it is pending! (task 'late') none; "
        "its locals are destroyed; "
        "Task was destroyed but it is pending! (task 'cook') none");
}

TEST_CASE("a callback that holds its task does not outlive the loop") {
  const caught_stderr err;
  const common::leak_count count;
  const auto held = std::make_shared<int>(0);
  {
    event_loop loop;
    for (const bool numbered : {false, true}) {
      const auto waits = create_task(loop, wait_for_ever());
      waits.add_done_callback([waits, held](const auto&) {});
      const auto other = waits.add_done_callback([](const auto&) {});
      if (numbered) waits.remove_done_callback(other);
    }
    run_until_complete(loop, sleep(0s));
    CHECK(held.use_count() == 3);
  }
  CHECK_MESSAGE(held.use_count() == 1,
                "a task and its callback own each other");
  CHECK_MESSAGE(count.alive() == 0, count.survivors());
}

TEST_CASE("pending tasks are destroyed youngest first, as they lend things") {
  trace log;
  const auto borrows = [](const std::string& lent, trace& to) -> coroutine<> {
    const farewell reads([&] { to("a " + lent); });
    co_await wait_for_ever();
  };
  const auto lends = [&]() -> coroutine<> {
    const std::string knife = "knife, long enough to stand in the heap";
    const farewell last([&] { log("put away"); });
    create_task(borrows(knife, log));
    co_await wait_for_ever();
  };
  {
    event_loop loop(std::make_unique<virtual_time>());
    create_task(loop, lends(), "Ada");
    run_until_complete(loop, sleep(1s));
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
  }
  CHECK(log.str() == "a knife, long enough to stand in the heap; put away");
}

TEST_CASE("a pending task's destructors may complete what another awaits") {
  trace log;
  const auto holds = [](future<> key) -> coroutine<> {
    const farewell gives_back([key] { key.set_result(); });
    co_await wait_for_ever();
  };
  const auto awaits = [](future<> key) -> coroutine<> { co_await key; };
  {
    event_loop loop(std::make_unique<virtual_time>());
    listen(loop, log);
    const future<> key(loop);
    create_task(loop, awaits(key), "waiter");
    create_task(loop, holds(key), "holder");
    run_until_complete(loop, sleep(1s));
  }
  CHECK(log.str() ==
        "Task was destroyed but it is pending! (task 'holder') none; "
        "Task was destroyed but it is pending! (task 'waiter') none");
}

TEST_CASE("tasks are counted among what may leak") {
  const common::leak_count count;
  {
    event_loop loop;
    create_task(loop, give(1));
    CHECK(count.survivors() == "1 coroutine frame and 1 future");
    run_until_complete(loop, give(2));
    CHECK(count.alive() == 0);
  }
}

TEST_CASE("a task that dies with its loop ends its lane") {
  class listener : public observer {
   public:
    std::string heard;

   private:
    void on_change(subject who, activity now, std::string_view why) override {
      if (who.owner != its_task_) return;
      if (now == activity::cancelled) heard += "ended: " + std::string(why);
    }
    void on_name(subject who, std::string_view name) override {
      if (name == "stranded") its_task_ = who.owner;
    }
    const void* its_task_ = nullptr;
  };
  listener told;
  {
    const caught_stderr err;
    event_loop loop;
    create_task(loop, sleep(1h), "stranded");
  }
  CHECK_MESSAGE(told.heard == "ended: its loop was closed",
                "a later task at the same address would go on in its lane");
}

TEST_CASE("a task that the loop refuses to schedule is not on its list") {
  event_loop loop;
  loop.set_debug(true);
  loop.call_soon([&] {
    std::thread([&] {
      CHECK_THROWS_AS(create_task(loop, give(1)), std::runtime_error);
    }).join();
    loop.stop();
  });
  loop.run_forever();
  CHECK(all_tasks(loop).empty());
}

}  // namespace task_lifetime_test

// The rule of wait(), without any task: when enough are done, what is told to
// nobody, and what is left behind. This is what judges an answer, so it makes
// do with few types, for each costs time to compile; waiting_for_tasks_test.cpp
// has the tasks.

#include "08_gather/wait.hpp"

#include <chrono>
#include <cstdlib>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "04_futures/tests/future_test.hpp"

namespace wait_test {

using namespace asyncio;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

// What lets us ask a wait_state to call us.
struct handle : future<> {
  explicit handle(const counted_ptr<wait_state>& it) : future<>(it) {}
};

// Dishes, which a loop under virtual time brings, and what its exception
// handler is told.
struct kitchen : reporting_fixture {
  std::vector<future<int>> dishes;

  // Orders dishes that take so many minutes; less than 0: burnt after that.
  void order(const std::vector<int>& minutes) {
    for (const int each : minutes) {
      const future<int> dish{loop};
      loop.call_later(std::chrono::minutes(std::abs(each)), [dish, each] {
        if (dish.cancelled()) return;
        if (each < 0)
          dish.set_exception(burnt());
        else
          dish.set_result(each);
      });
      dishes.push_back(dish);
    }
  }
  counted_ptr<wait_state> begin(return_when until, time_limit limit = {}) {
    const counted_ptr waiting(new wait_state(loop, dishes.size(), until));
    waiting->begin(dishes, limit);
    return waiting;
  }
  // Waits until that is over, says which dishes were done and which were
  // pending, and after how many minutes; then it lets all be done.
  std::string wait(return_when until, time_limit limit = {}) {
    const auto start = loop.time();
    std::string what = "never";
    const counted_ptr waiting = begin(until, limit);
    handle(waiting).add_done_callback([&](const auto&) {
      waiting->stop();  // as wait() itself, which is over now
      const done_and_pending sorted(dishes);
      what = names(sorted.done) + "|" + names(sorted.pending) + " after " +
             std::to_string((loop.time() - start) / 1min);
    });
    run_dry();
    return what;
  }
  std::string names(const std::vector<future<int>>& some) const {
    std::string letters;
    for (const auto& one : some)
      for (std::size_t i = 0; i < dishes.size(); ++i)
        if (dishes[i] == one) letters += static_cast<char>('a' + i);
    return letters;
  }
  int cancelled() const {
    int count = 0;
    for (const auto& each : dishes) count += each.cancelled();
    return count;
  }
};

}  // namespace

TEST_CASE_FIXTURE(kitchen, "wait() for the first, for a failure, or for all") {
  std::string what, expected;
  SUBCASE("first completed") {
    order({3, 1, 2});
    what = wait(return_when::first_completed);
    expected = "b|ac after 1";
  }
  SUBCASE("two at the same time") {
    order({3, 1, 1});
    what = wait(return_when::first_completed);
    expected = "bc|a after 1";
  }
  SUBCASE("a failure completes, too") {
    order({3, 2, -1});
    what = wait(return_when::first_completed);
    expected = "c|ab after 1";
  }
  SUBCASE("first exception") {
    order({1, 5, -3, -4});
    what = wait(return_when::first_exception);
    expected = "ac|bd after 3";
  }
  SUBCASE("no exception") {
    order({1, 5, 3});
    what = wait(return_when::first_exception);
    expected = "abc| after 5";
  }
  SUBCASE("all") {
    order({2, -1, 4});
    what = wait(return_when::all_completed);
    expected = "abc| after 4";
  }
  CHECK_MESSAGE(cancelled() == 0, "wait() never cancels"s);
  CHECK_MESSAGE(what == expected,
                "wait() has given done|pending "s
                    << what << " minutes, and not "s << expected
                    << ": it came back at a wrong time, or in a wrong order"s);
}

TEST_CASE_FIXTURE(kitchen, "to be cancelled is no exception") {
  order({8, 4, -5});
  dishes[0].cancel();
  const std::string what = wait(return_when::first_exception);
  CHECK_MESSAGE(what == "abc| after 5"s,
                "a cancelled task is done, but it has not failed: wait() for "
                "the first exception goes on. It gave done|pending "s
                    << what << " minutes"s);
  CHECK_MESSAGE(told.find("Exception in callback") == std::string::npos,
                "a cancelled task was asked for its exception(), which throws: "
                "ask whether it was cancelled() first. "s
                    << told);
}

TEST_CASE_FIXTURE(kitchen, "a wait for exceptions has seen the one it found") {
  order({-1, -1, 9});
  SUBCASE("first exception: those that were looked at") {
    wait(return_when::first_exception);
    dishes.clear();
    CHECK_MESSAGE(told.empty(),
                  "wait() for the first exception has found failures, and they "
                  "were reported as never seen, though it had looked at them: "s
                      << told);
  }
  SUBCASE("first completed: not looked at, so it is reported") {
    wait(return_when::first_completed);
    dishes.clear();
    CHECK_MESSAGE(told ==
                      "Future exception was never retrieved; Future exception "
                      "was never retrieved; "s,
                  "two tasks have failed, and not both were reported, though "
                  "nobody has looked at them: "s
                      << told);
  }
}

TEST_CASE_FIXTURE(kitchen,
                  "the time is up: the others are pending, and go on") {
  order({1, 3, 5});
  std::string what, expected;
  SUBCASE("minutes") {
    what = wait(return_when::all_completed, 2min);
    expected = "a|bc after 2";
  }
  SUBCASE("zero") {
    what = wait(return_when::all_completed, 0min);
    expected = "|abc after 0";
  }
  SUBCASE("enough time") {
    what = wait(return_when::all_completed, 9min);
    expected = "abc| after 5";
  }
  SUBCASE("no limit") {
    what = wait(return_when::all_completed, std::nullopt);
    expected = "abc| after 5";
  }
  CHECK_MESSAGE(what == expected,
                "the time was up, and wait() went on, or it was not: "s
                    << what << " minutes instead of "s << expected);
  CHECK_MESSAGE(cancelled() == 0, "wait() never cancels"s);
}

TEST_CASE_FIXTURE(kitchen, "a wait() that is over leaves no callbacks behind") {
  order({1, 9});
  run_dry();
  const future<int> pending{loop};
  dishes = {pending, dishes[0]};
  const auto since = loop.time();
  const auto owners = pending.state()->owners();
  const std::string what = wait(return_when::first_completed, 9h);
  CHECK_MESSAGE(what == "b|a after 0"s,
                "a task was done before wait() began, and wait() has not "
                "heard of it: it waited until the time was up"s);
  CHECK_MESSAGE(loop.time() == since,
                "wait() was over, and a timer was left running"s);
  CHECK_MESSAGE(pending.state()->owners() == owners,
                "wait() was over, and something of it still holds a task that "
                "is pending"s);
}

TEST_CASE_FIXTURE(kitchen, "a wait() that has ended needs nothing any more") {
  dishes = {future<int>{loop}, future<int>{loop}};
  const counted_ptr waiting = begin(return_when::first_completed, 9h);
  const auto start = loop.time();
  SUBCASE("it is left by being cancelled") {
    waiting->cancel("");
    waiting->stop();  // what wait() does however it is left
    run_dry();
    CHECK_MESSAGE(loop.time() == start,
                  "wait() was cancelled, and its timer still runs: when the "
                  "time is up, it calls somebody who is gone"s);
  }
  SUBCASE("two are done at the same time") {
    dishes[0].set_result(1);
    dishes[1].set_result(2);
    run_dry();
    CHECK_MESSAGE(loop.time() == start,
                  "enough are done, and the timer still runs"s);
  }
  SUBCASE("cancelled, and then a task is done") {
    waiting->cancel("fire");
    dishes[0].set_result(1);
    run_dry();
    CHECK_MESSAGE(waiting->cancelled(),
                  "whoever waits was cancelled, then a task was done, and "
                  "enough() has ended the same future again: look at done() "
                  "first"s);
  }
  SUBCASE("one is done, and then nobody waits") {
    dishes[0].set_result(1);
    run_dry();
    const auto links = waiting->owners();
    waiting->stop();
    dishes[1].set_result(2);
    CHECK_MESSAGE(waiting->owners() == links,
                  "nobody waits any more, a task is done, and it still calls "
                  "child_done(): stop() must unwatch() every child"s);
    run_dry();
  }
}

TEST_CASE("nobody waits any more, and the loop has gone before") {
  // On the heap, whose memory the sanitizer sees go.
  auto here = std::make_unique<kitchen>();
  const future<int> never{here->loop};
  here->dishes = {never};
  const counted_ptr waiting = here->begin(return_when::all_completed, 9h);
  here.reset();
  waiting->stop();
  CHECK_MESSAGE(never.state()->loop() == nullptr, "the loop has gone"s);
}

}  // namespace wait_test

// What must hold of round_robin: who gets a turn, and when; what becomes of a
// failure; what a watcher is told. run() is tried last.

#include "02_round_robin/round_robin.hpp"

#include <algorithm>
#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "02_round_robin/tests/round_robin_test.hpp"
#include "common/observer/failure_text.hpp"
#include "common/observer/observer.hpp"

namespace round_robin_test {

using asyncio::generator;
using asyncio::round_robin;
using asyncio::turn;
using round_robin_test::fail_after;
using round_robin_test::run_to_end;
using round_robin_test::work;

TEST_CASE("A task that is added does not run yet") {
  std::string trace;
  round_robin scheduler;
  scheduler.add("a", work("a", 2, trace));
  CHECK_MESSAGE(trace == "", "add() ran the task; only run_step() may");
  CHECK_MESSAGE(scheduler.size() == 1, "add() did not put it into the queue");
}

TEST_CASE("A step runs one task to its next turn, and no further") {
  std::string trace;
  round_robin scheduler;
  scheduler.add("a", work("a", 2, trace));
  scheduler.add("b", work("b", 2, trace));
  CHECK_MESSAGE(scheduler.run_step(),
                "run_step() must say true: there was somebody to run");
  CHECK_MESSAGE(trace == "a1 ", "one step must run one turn of the first task");
  CHECK_MESSAGE(scheduler.size() == 2,
                "a task that paused goes back into the queue");
}

TEST_CASE("A task that runs is not in the queue") {
  round_robin scheduler;
  std::size_t waiting = 99;
  const auto look = [&]() -> generator<turn> {
    waiting = scheduler.size();
    co_return;
  };
  scheduler.add("looks", look());
  scheduler.run_step();
  REQUIRE_MESSAGE(waiting != 99, "run_step() did not run the task");
  CHECK_MESSAGE(waiting == 0,
                "while the only task runs, it still stands in the queue: take "
                "it out before you run it, not after");
}

TEST_CASE("Tasks take turns in the order they were added") {
  std::string trace;
  round_robin scheduler;
  for (const std::string name : {"a", "b", "c"})
    scheduler.add(name, work(name, 3, trace));
  run_to_end(scheduler);
  CHECK_MESSAGE(trace == "a1 b1 c1 a2 b2 c2 a3 b3 c3 ",
                "a task that paused must go behind all that wait, and the next "
                "turn is for the one that has waited longest");
}

TEST_CASE("A task that ends leaves, and the others go on") {
  std::string trace;
  round_robin scheduler;
  scheduler.add("a", work("a", 1, trace));
  scheduler.add("b", work("b", 4, trace));
  scheduler.add("c", work("c", 2, trace));
  run_to_end(scheduler);
  CHECK_MESSAGE(trace == "a1 b1 c1 b2 c2 b3 b4 ",
                "the end of one task must not disturb the turns of the others");
  CHECK_MESSAGE(scheduler.size() == 0,
                "all tasks have ended, and somebody is still in the queue");
}

TEST_CASE("A task is destroyed in the step that ends it") {
  std::string trace;
  const auto alive = std::make_shared<int>();
  const auto hold = [](std::shared_ptr<int>) -> generator<turn> { co_return; };
  const auto hold_and_throw = [](std::shared_ptr<int>) -> generator<turn> {
    throw std::runtime_error("no salt");
    co_return;
  };
  round_robin scheduler([](const std::string&, std::exception_ptr) {});
  scheduler.add("ends", hold(alive));
  scheduler.add("throws", hold_and_throw(alive));
  scheduler.add("last", work("last", 5, trace));
  REQUIRE_MESSAGE(alive.use_count() == 3, "add() has run or dropped a task");
  scheduler.run_step();
  CHECK_MESSAGE(alive.use_count() == 2,
                "the task has ended, but its frame is still there");
  CHECK_NOTHROW_MESSAGE(scheduler.run_step(),
                        "what the task threw came out of run_step(): catch it "
                        "there, and tell report_");
  CHECK_MESSAGE(alive.use_count() == 1,
                "the task has thrown, but its frame is still there");
}

TEST_CASE("A task added by a running one waits for its turn like all others") {
  std::string trace;
  round_robin scheduler;
  const auto parent = [&]() -> generator<turn> {
    trace += "parent1 ";
    scheduler.add("child", work("child", 2, trace));
    trace += "parent2 ";
    co_yield turn{};
    trace += "parent3 ";
  };
  scheduler.add("parent", parent());
  scheduler.add("other", work("other", 2, trace));
  run_to_end(scheduler);
  CHECK_MESSAGE(
      trace == "parent1 parent2 other1 child1 parent3 other2 child2 ",
      "the child must stand behind other, and before its parent's next turn");
}

TEST_CASE("A task may add another with its last breath") {
  std::string trace;
  round_robin scheduler;
  const auto parent = [&]() -> generator<turn> {
    scheduler.add("child", work("child", 1, trace));
    co_return;
  };
  scheduler.add("parent", parent());
  run_to_end(scheduler);
  CHECK_MESSAGE(trace == "child1 ", "the child was lost with its parent");
}

TEST_CASE("A task that throws is reported once, and the others go on") {
  std::string trace;
  std::vector<std::string> reports;
  round_robin scheduler([&](const std::string& name, std::exception_ptr error) {
    reports.push_back(name + ": " + asyncio::failure_text(error));
  });
  scheduler.add("a", work("a", 3, trace));
  scheduler.add("soup", fail_after(1, "no salt"));
  scheduler.add("b", work("b", 3, trace));
  run_to_end(scheduler);
  CHECK_MESSAGE(trace == "a1 b1 a2 b2 a3 b3 ",
                "the failure of one task must not cost another one a turn");
  REQUIRE_MESSAGE(reports.size() == 1, "one failure, so one report");
  CHECK_MESSAGE(reports[0] == "soup: no salt",
                "soup threw \"no salt\", and the reporter was told \""
                    << reports[0] << "\"");
}

TEST_CASE("Anything that is thrown is reported") {
  std::vector<std::string> reports;
  round_robin scheduler([&](const std::string& name, std::exception_ptr error) {
    reports.push_back(name + ": " + asyncio::failure_text(error));
  });
  const auto throw_seven = []() -> generator<turn> {
    throw 7;
    co_return;
  };
  scheduler.add("odd", throw_seven());
  run_to_end(scheduler);
  REQUIRE_MESSAGE(reports.size() == 1,
                  "what is not a std::exception must be reported too");
  CHECK_MESSAGE(
      reports[0] == "odd: an exception of type int",
      "odd threw 7, and the reporter was told \"" << reports[0] << "\"");
}

TEST_CASE("An empty scheduler has nothing to do") {
  round_robin scheduler;
  CHECK_MESSAGE(!scheduler.run_step(),
                "with nobody in the queue run_step() must say false");
}

TEST_CASE("run_step() says whether there was somebody to run") {
  round_robin scheduler;
  const auto end_at_once = []() -> generator<turn> { co_return; };
  scheduler.add("short", end_at_once());
  CHECK_MESSAGE(scheduler.run_step(),
                "somebody ran, so it must say true, although nobody is left");
  CHECK_MESSAGE(!scheduler.run_step(), "now there is nobody to run");
}

TEST_CASE("A watcher hears who runs and who waits for a turn") {
  class recorder : public asyncio::observer {
   public:
    std::string heard;

   private:
    void on_name(asyncio::subject who, std::string_view name) override {
      heard += std::to_string(who.number) + " is " + std::string(name) + '\n';
    }
    void on_change(asyncio::subject who, asyncio::activity now,
                   std::string_view why) override {
      constexpr const char* words[] = {"ready", "running", "waiting",
                                       "cancelled", "done"};
      heard += std::to_string(who.number) + ' ' +
               words[static_cast<std::size_t>(now)] +
               (why.empty() ? "" : " " + std::string(why)) + '\n';
    }
  };
  const recorder watcher;
  std::string trace;
  round_robin scheduler([](const std::string&, std::exception_ptr) {});
  scheduler.add("a", work("a", 1, trace));
  scheduler.add("soup", fail_after(0, "no salt"));
  run_to_end(scheduler);
  CHECK_MESSAGE(
      watcher.heard ==
          "1 is a\n1 ready\n"
          "2 is soup\n2 ready\n"
          "1 running\n1 ready\n"
          "2 running\n2 done failed: no salt\n"
          "1 running\n1 done\n",
      "a watcher must hear \"ready\" from add(), \"running\" before "
      "each turn, and \"ready\", \"done\" or \"done failed: …\" after "
      "it; it heard\n"
          << watcher.heard);
}

TEST_CASE("A million steps, and the queue never holds more than the tasks") {
  constexpr int tasks = 1000;
  constexpr int turns = 1000;
  int taken = 0;
  std::size_t longest = 0;
  round_robin scheduler;
  const auto count = [&]() -> generator<turn> {
    for (int i = 0; i < turns; ++i) {
      if (i > 0) co_yield turn{};
      ++taken;
      longest = std::max(longest, scheduler.size());
    }
  };
  for (int i = 0; i < tasks; ++i) scheduler.add("counter", count());
  run_to_end(scheduler, tasks * turns + 1);
  CHECK_MESSAGE(taken == tasks * turns,
                "a thousand tasks take a thousand turns each, and together "
                "they had "
                    << taken);
  CHECK_MESSAGE(longest == tasks - 1,
                "while one of them runs, all others wait, each once");
}

TEST_CASE("run() returns at once when nobody is there") {
  round_robin scheduler;
  REQUIRE_MESSAGE(!scheduler.run_step(), "run() would never end");
  scheduler.run();
}

TEST_CASE("run() runs until every task has ended") {
  std::string trace;
  round_robin by_step;
  round_robin by_run;
  const auto parent = [&](round_robin& scheduler) -> generator<turn> {
    scheduler.add("child", work("child", 2, trace));
    co_return;
  };
  for (round_robin* each : {&by_step, &by_run}) {
    each->add("parent", parent(*each));
    each->add("a", work("a", 3, trace));
  }
  run_to_end(by_step);  // or run() would never end
  trace.clear();
  by_run.run();
  CHECK_MESSAGE(trace == "a1 child1 a2 child2 a3 ",
                "run() must go on as long as somebody is in the queue");
}

}  // namespace round_robin_test

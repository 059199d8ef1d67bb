// What cancel() must do. Every run is counted in steps, so that a task that
// never goes away is seen, and does not keep the test for ever.

#include <answer.hpp>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

/// A kitchen that notes what its tasks do, and which of them fail.
struct evening {
  std::string log;
  std::string failed;
  kitchen cooks{
      [this](const std::string& name, std::exception_ptr) { failed += name; }};

  /// A dish that takes this many steps; its locals sign off when they go.
  kitchen::task dish(char name, int steps) {
    const std::shared_ptr<void> cleaned_up(
        nullptr, [this, name](void*) { log += {name, '~', ' '}; });
    for (int step = 0; step < steps; ++step) {
      log += {name, ' '};
      co_yield asyncio::turn{};
    }
    log += {name, '!', ' '};
  }

  void add(char name, int steps) {
    cooks.add(std::string(1, name), dish(name, steps));
  }

  /// How many steps it took until nobody waited any more; at most 50.
  int run() {
    int steps = 0;
    while (steps < 50 && cooks.run_step()) ++steps;
    return steps;
  }
};

}  // namespace

TEST_CASE("nobody is cancelled: all take their turns to the end") {
  evening tonight;
  tonight.add('A', 2);
  tonight.add('B', 1);
  CHECK_MESSAGE(tonight.run() == 5,
                "A takes three turns and B two, and then nobody must wait");
  CHECK_MESSAGE(tonight.log == "A B A B! B~ A! A~ ",
                "nobody was cancelled, and yet the tasks did not take their "
                "turns to the end; what happened: \""
                    << tonight.log << "\"");
}

TEST_CASE("a cancelled task takes no further step") {
  evening tonight;
  tonight.add('A', 9);
  tonight.add('B', 1);
  tonight.cooks.run_step();
  tonight.cooks.run_step();
  REQUIRE_MESSAGE(tonight.cooks.cancel("A"),
                  "A waits for its next turn; cancel(\"A\") must find it");
  const int steps = tonight.run();
  INFO("A has its turn, then B, then A is cancelled: \"", tonight.log, "\"");
  REQUIRE_MESSAGE(steps < 50,
                  "a cancelled task still waits for turns: skipping its steps "
                  "is not enough, it must leave the queue");
  REQUIRE_MESSAGE(tonight.log.substr(0, 6) != "A B A ",
                  "A took one more step after it was cancelled: ask before "
                  "the step, not after it");
  CHECK_MESSAGE(tonight.log.find("A~") != std::string::npos,
                "the locals of the cancelled task are still alive: somebody "
                "keeps its frame");
  CHECK_MESSAGE(tonight.failed.empty(),
                "the cancelled task was reported as failed: being cancelled is "
                "not a failure");
}

TEST_CASE("cancel() only asks: the clean-up comes at the task's next turn") {
  evening tonight;
  tonight.add('A', 9);
  tonight.add('B', 2);
  tonight.cooks.run_step();
  tonight.cooks.cancel("A");
  CHECK_MESSAGE(tonight.log == "A ",
                "cancel() itself has run something, a task or its clean-up: "
                "it must only ask");
  tonight.cooks.run_step();
  tonight.cooks.run_step();
  CHECK_MESSAGE(tonight.log == "A B A~ ",
                "B has its turn, and A must go at its own next one; what "
                "happened: \""
                    << tonight.log << "\"");
}

TEST_CASE("a task that has not begun can be cancelled: it never begins") {
  evening tonight;
  tonight.add('A', 2);
  CHECK_MESSAGE(
      tonight.cooks.cancel("A"),
      "A waits for its first turn, so it is there: cancel(\"A\") must "
      "say true");
  REQUIRE_MESSAGE(tonight.run() < 50,
                  "A was cancelled before it began, and still waits for turns: "
                  "it must leave the queue");
  CHECK_MESSAGE(tonight.log.empty(), "A began though it was cancelled before");
}

TEST_CASE("a task may cancel itself, and runs on to its next co_yield") {
  evening tonight;
  const auto last_order = [](evening& all) -> kitchen::task {
    all.log += "asks ";
    all.cooks.cancel("Z");
    all.log += "goes on ";
    co_yield asyncio::turn{};
    all.log += "never ";
  };
  tonight.cooks.add("Z", last_order(tonight));
  REQUIRE_MESSAGE(tonight.run() < 50,
                  "Z has cancelled itself, and still waits for turns");
  CHECK_MESSAGE(tonight.log == "asks goes on ",
                "Z cancelled itself; it runs on to its next co_yield, and no "
                "further. What happened: \""
                    << tonight.log << "\"");
}

TEST_CASE("a task that is not there cannot be cancelled") {
  evening tonight;
  CHECK_FALSE_MESSAGE(tonight.cooks.cancel("A"),
                      "there is no task \"A\", and cancel() says that it has "
                      "cancelled it");
  const auto burns = []() -> kitchen::task {
    throw std::runtime_error("burnt");
    co_yield asyncio::turn{};
  };
  tonight.add('A', 1);
  tonight.cooks.add("F", burns());
  tonight.add('C', 9);
  tonight.cooks.run_step();
  tonight.cooks.cancel("C");
  REQUIRE_MESSAGE(tonight.run() < 50,
                  "A has ended, F has thrown, C was cancelled, and somebody "
                  "still waits for turns");
  CHECK_MESSAGE(tonight.failed == "F",
                "F has thrown, and reported were \""
                    << tonight.failed
                    << "\": what a task throws must reach round_robin");
  for (const std::string name : {"A", "F", "C"}) {
    INFO("the task \"", name, "\":");
    CHECK_FALSE_MESSAGE(tonight.cooks.cancel(name),
                        "cancel() says that it has cancelled a task that had "
                        "ended: forget a task when it ends, throws or is "
                        "cancelled");
  }
}

TEST_CASE("a name can be used again") {
  evening tonight;
  tonight.add('A', 9);
  tonight.cooks.cancel("A");
  REQUIRE_MESSAGE(tonight.run() < 50,
                  "A was cancelled, and still waits for turns");
  tonight.log.clear();
  tonight.add('A', 1);
  REQUIRE_MESSAGE(tonight.run() < 50, "the new A never comes to its end");
  CHECK_MESSAGE(tonight.log == "A A! A~ ",
                "a new task was cancelled because an old one of its name was: "
                "the request belongs to the task, not to the name");
  tonight.add('A', 1);
  CHECK_MESSAGE(tonight.cooks.cancel("A"),
                "a new task has the name of an old one, and cancel() does not "
                "find it: what is kept for a name must be the new task's");
}

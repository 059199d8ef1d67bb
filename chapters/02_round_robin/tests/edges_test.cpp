// The edges of round_robin, beside the turns: reporters, tasks left behind, a
// scheduler used twice.

#include <doctest/doctest.h>
#include <exception>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include "02_round_robin/round_robin.hpp"
#include "02_round_robin/tests/round_robin_test.hpp"

namespace edges_test {

using asyncio::generator;
using asyncio::round_robin;
using asyncio::turn;
using round_robin_test::fail_after;
using round_robin_test::run_to_end;
using round_robin_test::work;

TEST_CASE("Without a reporter a failure is one line on stderr") {
  std::ostringstream caught;
  {
    const std::unique_ptr<std::streambuf, void (*)(std::streambuf*)> before(
        std::cerr.rdbuf(caught.rdbuf()),
        [](std::streambuf* old) { std::cerr.rdbuf(old); });
    round_robin scheduler;
    scheduler.add("soup", fail_after(0, "no salt"));
    scheduler.run_step();  // a wrong one throws, and cerr must survive that
  }
  CHECK(caught.str() == "task 'soup' failed: no salt\n");
}

TEST_CASE("A reporter that throws stops the step, not the scheduler") {
  std::string trace;
  round_robin scheduler([](const std::string&, std::exception_ptr error) {
    std::rethrow_exception(error);
  });
  scheduler.add("soup", fail_after(0, "no salt"));
  scheduler.add("a", work("a", 2, trace));
  CHECK_THROWS_WITH(scheduler.run_step(), "no salt");
  CHECK_MESSAGE(scheduler.size() == 1, "soup has failed, a still waits");
  run_to_end(scheduler);
  CHECK(trace == "a1 a2 ");
}

TEST_CASE("Tasks that never ended go with the scheduler") {
  std::string trace;
  const auto cook = [&](std::string dish) -> generator<turn> {
    struct cleaner {
      std::string& trace;
      std::string what;
      ~cleaner() { trace += "cleaned " + what + ' '; }
    } const on_leaving{trace, dish};
    while (true) co_yield turn{};
  };
  {
    round_robin scheduler;
    scheduler.add("soup", cook("soup"));
    scheduler.add("bread", cook("bread"));
    scheduler.run_step();
  }
  CHECK_MESSAGE(trace == "cleaned soup ",
                "soup was paused in its body and must clean up; bread had "
                "never started, so it has nothing to clean");
}

TEST_CASE("A scheduler that has run empty can be used again") {
  std::string trace;
  round_robin scheduler;
  scheduler.add("a", work("a", 1, trace));
  run_to_end(scheduler);
  scheduler.add("b", work("b", 1, trace));
  run_to_end(scheduler);
  CHECK(trace == "a1 b1 ");
}

}  // namespace edges_test

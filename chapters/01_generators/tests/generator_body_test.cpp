// What must hold for generator<T>: when a body runs, and how it ends. What it
// hands out is tried in generator_values_test.cpp, range-for and <ranges> in
// generator_range_test.cpp; generator_lifetime_test.cpp watches its frame.
//
// Bodies here write what they do into a log that outlives them: that is why
// they may take it by reference.

#include <coroutine>
#include <cstdint>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <utility>
#include <vector>

#include "01_generators/generator.hpp"
#include "01_generators/tests/generator_test.hpp"

namespace generator_body_test {

using asyncio::generator;
using namespace generator_test;

namespace {

using log = std::vector<std::string>;

generator<int> two_values(log& lines) {
  lines.push_back("start");
  co_yield 1;
  lines.push_back("between");
  co_yield 2;
  lines.push_back("end");
}

}  // namespace

TEST_CASE(
    "A promise pauses its body before the first line and after the last") {
  generator<int>::promise_type promise;
  CHECK_MESSAGE(!promise.initial_suspend().await_ready(),
                "initial_suspend does not pause: the body would run already "
                "when the function is called");
  CHECK_MESSAGE(!promise.final_suspend().await_ready(),
                "final_suspend does not pause: the frame would be gone when we "
                "ask whether the body is done");
  int variable = 1;
  const bool both_pause = !promise.yield_value(variable).await_ready() &&
                          !promise.yield_value(2).await_ready();
  CHECK_MESSAGE(both_pause,
                "yield_value does not pause: the body would run on past its "
                "co_yield, and nobody would get the value");
}

TEST_CASE("Calling a generator function runs nothing of its body") {
  log lines;
  auto g = two_values(lines);
  CHECK_MESSAGE(lines.empty(), "the body ran before anybody asked for a value");
  g.next();
  REQUIRE_MESSAGE(!lines.empty(), "next() did not run the body");
  CHECK_MESSAGE((lines == log{"start"}),
                "the first next() must run the body to its first co_yield, and "
                "it ran further");
}

TEST_CASE("next() runs the body to its next co_yield and no further") {
  log lines;
  auto g = two_values(lines);
  const char* const stops =
      "next() must run the body to its next co_yield, and "
      "no further; of its lines \"start\", \"between\" "
      "and \"end\" too many have run, or too few";
  CHECK(value_of(g) == 1);
  CHECK_MESSAGE((lines == log{"start"}), std::string(stops));
  CHECK(value_of(g) == 2);
  CHECK_MESSAGE((lines == log{"start", "between"}), std::string(stops));
  check_ended(g);
  CHECK_MESSAGE((lines == log{"start", "between", "end"}), std::string(stops));
}

TEST_CASE("A body that has paused is not running") {
  auto g = count_to(2);
  g.next();
  CHECK_NOTHROW_MESSAGE(g.next(),
                        "the body has paused, and next() still takes it for "
                        "running: clear running_ after resume()");
}

TEST_CASE("Once the body has ended, next() says so again and again") {
  log lines;
  auto g = two_values(lines);
  value_of(g);
  value_of(g);
  for (int i = 0; i < 3; ++i) check_ended(g);
  CHECK_MESSAGE((lines == log{"start", "between", "end"}),
                "the end of the body ran more than once");
}

TEST_CASE("A body without a value, and no body at all, give nothing") {
  auto nothing = count_to(0);
  check_ended(nothing);
  generator<int> no_body;
  check_ended(no_body);
}

TEST_CASE("What a body throws leaves through next(), and ends the sequence") {
  const auto burns = []() -> generator<int> {
    co_yield 1;
    throw std::runtime_error("the sauce is burnt");
  };
  auto g = burns();
  CHECK(value_of(g) == 1);
  CHECK_THROWS_WITH_AS_MESSAGE(g.next(), "the sauce is burnt",
                               std::runtime_error,
                               "the exception of the body did not reach the "
                               "caller of next()");
  check_ended(g);
}

TEST_CASE("A body that has thrown is not running") {
  const auto burns = []() -> generator<int> {
    throw std::runtime_error("the sauce is burnt");
    co_return;
  };
  auto g = burns();
  try {
    g.next();
  } catch (const std::runtime_error&) {
  }
  CHECK_NOTHROW_MESSAGE(g.next(),
                        "the body has thrown, and next() still takes it for "
                        "running: an exception that leaves through resume() "
                        "skips what comes after it, so keep it in "
                        "unhandled_exception and throw it on later");
}

TEST_CASE("A body that throws at once does so at the first next()") {
  const auto refuses = []() -> generator<int> {
    throw std::runtime_error("not today");
    co_return;
  };
  auto g = refuses();
  CHECK_THROWS_WITH_AS(g.next(), "not today", std::runtime_error);
  check_ended(g);
}

TEST_CASE("An exception passes through a generator that asks another") {
  const auto burns = []() -> generator<int> {
    co_yield 1;
    throw std::runtime_error("the sauce is burnt");
  };
  const auto asks = [](generator<int> source) -> generator<int> {
    while (int* x = source.next()) co_yield *x;
  };
  auto passes_on = asks(burns());
  CHECK(value_of(passes_on) == 1);
  CHECK_THROWS_WITH_AS(passes_on.next(), "the sauce is burnt",
                       std::runtime_error);
  check_ended(passes_on);
}

TEST_CASE("A generator that asks another can catch what that one throws") {
  const auto burns = []() -> generator<std::string> {
    throw std::runtime_error("the sauce is burnt");
    co_return;
  };
  const auto rescue =
      [](generator<std::string> sauce) -> generator<std::string> {
    std::string problem;
    try {
      sauce.next();
    } catch (const std::exception& e) {
      problem = e.what();
    }
    co_yield problem;
    co_yield "ketchup";
  };
  auto g = rescue(burns());
  CHECK(value_of(g) == "the sauce is burnt");
  CHECK(value_of(g) == "ketchup");
  check_ended(g);
}

TEST_CASE("A body that asks for its own next value is refused, and goes on") {
  struct in_the_kitchen {
    generator<int>* self = nullptr;
    int asked = 0;
    std::string answer;
  };
  const auto asks_itself = [](in_the_kitchen& here) -> generator<int> {
    if (here.self == nullptr) co_return;  // a wrong one runs when called
    if (++here.asked > 1) co_return;      // a wrong next() runs us once more
    try {
      here.self->next();
      here.answer = "nobody minded";
    } catch (const std::logic_error& e) {
      here.answer = e.what();
    } catch (...) {
      here.answer = "an exception that is not a std::logic_error";
    }
    co_yield 1;
    co_yield 2;
  };
  in_the_kitchen here;
  auto g = asks_itself(here);
  here.self = &g;
  int* first = g.next();
  REQUIRE_MESSAGE(here.answer != "nobody minded",
                  "the body asked for its own next value, and was run again "
                  "while it was running");
  REQUIRE_MESSAGE(here.answer == "generator is already running",
                  "the body asked for its own next value, and got \""
                      << here.answer
                      << "\": next() must throw std::logic_error, \"generator "
                         "is already running\"");
  REQUIRE(first != nullptr);
  CHECK(*first == 1);
  CHECK_MESSAGE(value_of(g) == 2, "it did not go on");
  check_ended(g);
}

TEST_CASE("A million steps take no more memory than one") {
  const auto naturals = []() -> generator<std::int64_t> {
    // Not for ever: a generator that does not pause must fail, and not hang.
    for (std::int64_t i = 1; i <= 2'000'000; ++i) co_yield i;
  };
  // The most that this process has ever had: kilobytes, or on macOS bytes.
  const auto most = [] {
    rusage used{};
    REQUIRE(::getrusage(RUSAGE_SELF, &used) == 0);
    return used.ru_maxrss;
  };
  auto g = naturals();
  std::int64_t sum = 0;
  const auto before = most();
  for (int i = 0; i < 1'000'000; ++i) {
    const std::int64_t* x = g.next();
    if (x == nullptr)
      FAIL("a body of two million values has ended before half of them");
    sum += *x;
  }
  CHECK(sum == 500'000'500'000);
  CHECK_MESSAGE(most() < 2 * before,
                "each step has taken some memory, and has not given it back");
}

TEST_CASE("Only co_yield pauses a generator: co_await does not compile") {
  const auto accepts = []<class Promise>(Promise*) {
    return requires(Promise p) { p.await_transform(std::suspend_always{}); };
  };
  CHECK(!accepts(static_cast<generator<int>::promise_type*>(nullptr)));
}

}  // namespace generator_body_test

// gather(): more of how it ends, as in CPython 3.13.

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

#include "08_gather/gather.hpp"
#include "08_gather/tests/gather_test.hpp"

namespace gather_rules_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(kitchen, "two failures in the same pass") {
  const auto main = [&]() -> coroutine<> {
    const future<int> a, b;
    const auto all = gather(a, b);
    co_await sleep(0s);
    b.set_exception(std::runtime_error("b"));
    a.set_exception(std::runtime_error("a"));
    const auto what = co_await outcome_of(all);
    CHECK(what == "b");
  };
  run(main());
  CHECK(log.str().empty());
}

TEST_CASE_FIXTURE(kitchen, "failures count as seen also when nested") {
  const auto main = [&]() -> coroutine<> {
    const auto what = co_await outcome_of(
        gather(gather(burn("soup", 3), burn("fish", 4)), burn("egg", 1)));
    CHECK(what == "egg burns");
    co_await sleep(1h);
  };
  run(main());
  CHECK_MESSAGE(log.str().empty(),
                "an error of the inner gather was reported: " << log.str());
}

TEST_CASE_FIXTURE(kitchen, "a cancelled task cancels what it gathers") {
  const auto main = [&]() -> coroutine<> {
    const auto parent = create_task(
        outcome_of(gather(gather(cook("a", 8), cook("b", 8)), cook("c", 9))));
    co_await sleep(1min);
    CHECK(parent.cancel("fire"));
    co_await until_done(parent.state());
    CHECK(parent.result() == "cancelled: fire");
  };
  run(main());
  CHECK(log.str() ==
        "a begins; b begins; c begins; a stops: fire; b stops: fire; "
        "c stops: fire");
}

}  // namespace gather_rules_test

// gather(): how it ends when a child fails or is cancelled. What is expected
// here is what CPython 3.13 does.

#include "08_gather/gather_state.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

#include "08_gather/gather.hpp"
#include "08_gather/tests/gather_test.hpp"

namespace gather_state_test {

using namespace asyncio;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(kitchen, "the first failure decides, at once") {
  const auto main = [&]() -> coroutine<> {
    const auto slow = create_task(cook("slow", 9));
    const auto begin = get_running_loop().time();
    const auto all = gather(slow, burn("fish", 2), burn("soup", 1));
    const auto what = co_await outcome_of(all);
    CHECK_MESSAGE(what == "soup burns",
                  "the first child that fails decides, in time and not in the "
                  "order given: "
                      << what);
    CHECK_MESSAGE(minutes_since(begin) == 1,
                  "the failure came out late: gather() waited for the others");
    CHECK_FALSE(slow.done());
    CHECK_MESSAGE(!all.cancel(),
                  "a gather that has failed cannot be cancelled");
    CHECK_MESSAGE(slow.cancelling() == 0,
                  "one child has failed, and another was asked to stop: a "
                  "failure cancels nobody");
    co_await sleep(1h);
    CHECK_MESSAGE(what_is(all.exception()) == "soup burns",
                  "a later failure has replaced the first");
    CHECK(slow.result() == 9);
  };
  run(main());
  CHECK_MESSAGE(log.str() == "slow begins; slow ends",
                "after a failure the others go on, and what they throw counts "
                "as seen: "
                    << log.str());
}

TEST_CASE_FIXTURE(kitchen, "children that are done count at once") {
  const auto main = [&]() -> coroutine<> {
    const future<int> done, failed, pending;
    done.set_result(1);
    failed.set_exception(std::runtime_error("burnt"));
    CHECK_MESSAGE(gather(done, done).done(),
                  "all children were done before, and the gather is not");
    const auto all = gather(pending, done, failed);
    REQUIRE_MESSAGE(all.done(),
                    "a child had failed before, and the gather does not know");
    CHECK(what_is(all.exception()) == "burnt");
    CHECK_MESSAGE(gather().done(), "a gather of nobody is done at once");
    pending.set_result(3);
    co_await sleep(0s);
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "a cancelled child counts as failing") {
  const auto main = [&]() -> coroutine<> {
    const future<int> a, b;
    const auto all = gather(a, b);
    a.cancel("gone home");
    const auto what = co_await outcome_of(all);
    CHECK(what == "cancelled: gone home");
    CHECK(all.done());
    CHECK_MESSAGE(!all.cancelled(),
                  "nobody has cancelled the gather: it has failed, with a "
                  "cancelled_error");
    CHECK(what_is(all.exception()) == "cancelled: gone home");
    CHECK_FALSE(b.done());
    CHECK(current_task()->cancelling() == 0);
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "return_exceptions: one outcome for each") {
  const auto main = [&]() -> coroutine<> {
    const auto stopped = create_task(cook("stopped", 8));
    get_running_loop().call_later(2min, [stopped] { stopped.cancel("stop"); });
    const auto begin = get_running_loop().time();
    const auto all =
        gather(return_exceptions, burn("soup", 3), cook("fish", 5), stopped);
    co_await until_done(all.state());
    CHECK_MESSAGE(minutes_since(begin) == 5,
                  "with return_exceptions a failure must not end the gather");
    const auto& [soup, fish, of_stopped] = all.result();
    CHECK(what_is(soup.exception()) == "soup burns");
    CHECK(fish.value() == 5);
    CHECK(what_is(of_stopped.exception()) == "cancelled: stop");
  };
  run(main());
  CHECK_MESSAGE(log.str().find("never retrieved") == std::string::npos,
                "who gets outcomes has seen the failures: " << log.str());
}

}  // namespace gather_state_test

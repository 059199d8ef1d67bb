// gather() of tasks: how it ends when a child fails or is cancelled. What is
// expected here is what CPython 3.13 does. (The rule alone, without tasks,
// stands in gather_state_test.cpp.)

#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "08_gather/gather.hpp"
#include "08_gather/gather_state.hpp"
#include "08_gather/tests/gather_test.hpp"
#include "common/testing/leak_count.hpp"

namespace gathering_test {

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
    CHECK_MESSAGE(!slow.done(), "a failure must not wait for the others");
    CHECK_MESSAGE(!all.cancel(),
                  "a gather that has failed cannot be cancelled");
    CHECK_MESSAGE(slow.cancelling() == 0,
                  "one child has failed, and another was asked to stop: a "
                  "failure cancels nobody");
    co_await sleep(1h);
    CHECK_MESSAGE(what_is(all.exception()) == "soup burns",
                  "a later failure has replaced the first");
    CHECK_MESSAGE(slow.result() == 9,
                  "one child has failed, and another has not given its result");
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
    CHECK_MESSAGE(what_is(all.exception()) == "burnt",
                  "a child had failed before, and the gather ended with: "
                      << what_is(all.exception()));
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
    CHECK_MESSAGE(what == "cancelled: gone home",
                  "a child was cancelled, and the gather ended with: " << what);
    REQUIRE_MESSAGE(all.done(), "a child was cancelled: that is the end");
    CHECK_MESSAGE(!all.cancelled(),
                  "nobody has cancelled the gather: it has failed, with a "
                  "cancelled_error");
    CHECK_MESSAGE(what_is(all.exception()) == "cancelled: gone home",
                  "the gather fails with the child's own cancelled_error");
    CHECK_MESSAGE(!b.done(), "one child was cancelled, and another one too");
    CHECK_MESSAGE(current_task()->cancelling() == 0,
                  "a child was cancelled, and whoever waits was asked to stop");
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
    CHECK_MESSAGE(what_is(soup.exception()) == "soup burns",
                  "the outcome of a child that failed is not its failure");
    CHECK_MESSAGE(fish.value() == 5, "the outcome is not the child's result");
    CHECK_MESSAGE(what_is(of_stopped.exception()) == "cancelled: stop",
                  "the outcome of a child that was cancelled is not that");
  };
  run(main());
  CHECK_MESSAGE(log.str().find("never retrieved") == std::string::npos,
                "whoever gets outcomes has seen the failures: " << log.str());
}

TEST_CASE_FIXTURE(kitchen, "children that give nothing") {
  const auto main = [&]() -> coroutine<> {
    const auto begin = get_running_loop().time();
    const std::vector<task<>> naps{create_task(sleep(5min)),
                                   create_task(sleep(7min))};
    co_await gather(naps);
    CHECK_MESSAGE(minutes_since(begin) == 7,
                  "two tasks that return void take 5 and 7 minutes, and their "
                  "gather is done after "
                      << minutes_since(begin));
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen, "a result that throws when it is copied") {
  const auto main = [&]() -> coroutine<> {
    const auto held = create_task(whisper());
    const auto all = gather(held);
    co_await turns(5);
    REQUIRE_MESSAGE(all.done(),
                    "copying a child's result has thrown, and the gather never "
                    "ends: who waits for it waits for ever");
    CHECK_MESSAGE(what_is(all.exception()) == "not to be copied",
                  "copying a child's result has thrown, and the gather must "
                  "fail with that. It ended with: "
                      << what_is(all.exception()));
  };
  run(main());
}

TEST_CASE_FIXTURE(kitchen,
                  "a gather that is dropped listens on, and then goes") {
  const auto main = [&](bool fails) -> coroutine<> {
    const common::leak_count since;
    if (fails)
      static_cast<void>(gather(burn("soup", 1), burn("fish", 2)));
    else
      static_cast<void>(gather(turns(1), turns(2)));
    co_await sleep(1h);
    CHECK_MESSAGE(since.alive() == 0,
                  "all children of a gather have ended, nobody has a handle to "
                  "it any more, and it is still there: the loop keeps it until "
                  "release(), which is due with the last child, however the "
                  "gather has ended");
  };
  SUBCASE("with results") {
    run(main(false));
    CHECK_MESSAGE(log.str().empty(), "nothing has failed: " << log.str());
  }
  SUBCASE("with a failure") {
    run(main(true));
    CHECK_MESSAGE(
        log.str() ==
            "_GatheringFuture exception was never retrieved () soup burns",
        "a gather was dropped, and its children failed: that is reported once, "
        "by the gather, which the loop has to keep until then: "
            << log.str());
  }
}

}  // namespace gathering_test

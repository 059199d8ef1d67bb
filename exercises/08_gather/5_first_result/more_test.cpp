// first_result(): what becomes of the others.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <utility>

#include "06_tasks/sleep.hpp"
#include "test.hpp"

namespace first_result_test {

TEST_CASE("one fails when it is told that it is too late") {
  harbour in;
  const auto main = [&]() -> coroutine<> {
    calls all;
    all.push_back(in.shout());
    all.push_back(in.sell("carp", 10min));
    const auto what = co_await outcome_of(std::move(all));
    CHECK_MESSAGE(what == "carp after 10"s,
                  "there was a result, and a call that failed after it has "
                  "replaced it: "s
                      << what);
  };
  in.run(main());
  CHECK_MESSAGE(in.reports.empty(),
                "a call that was asked to stop has failed, and was reported: "
                "first_result() has waited for it, and has not looked at what "
                "it threw. The report: "s
                    << in.reports);
}

TEST_CASE("the others have ended when it returns") {
  harbour in;
  const auto main = [&]() -> coroutine<> {
    calls all;
    all.push_back(in.chat(300min));
    all.push_back(in.sell("carp", 10min));
    all.push_back(in.chat(300min));
    const auto what = co_await outcome_of(std::move(all));
    CHECK_MESSAGE(in.trace == "carp is sold; hung up; hung up; "s,
                  "first_result() came back, and the others were still "
                  "cleaning up, or went on. However long that takes, it is "
                  "waited for"s);
    CHECK_MESSAGE(!what.starts_with("herring"),
                  "there was a carp, and the others were asked to stop: they "
                  "did not, and gave a herring after their cleaning up. That "
                  "came out in its place"s);
    CHECK_MESSAGE(what == "carp after 310"s,
                  "the fish was there at minute 10, and it takes 5 hours to "
                  "hang up: "s
                      << what);
  };
  in.run(main());
}

TEST_CASE("cancelled itself") {
  harbour in;
  const auto main = [&]() -> coroutine<> {
    calls all;
    all.push_back(in.sell("trout", 30min));
    all.push_back(in.sell("carp", 20min));
    const auto buying = create_task(outcome_of(std::move(all)));
    co_await sleep(10min);
    buying.cancel("no hunger");
    co_await sleep(300min);
    CHECK_MESSAGE(
        in.trace.empty(),
        "first_result() was cancelled, and the calls went on: "s << in.trace);
    REQUIRE_MESSAGE(buying.done(),
                    "first_result() was cancelled five hours ago, and still "
                    "waits for something"s);
    CHECK_MESSAGE(buying.result() == "cancelled: no hunger after 10"s,
                  "it was asked to stop, and did not, or not with its own "
                  "cancelled_error: "s
                      << buying.result());
  };
  in.run(main());
}

TEST_CASE("cancelled itself: it does not wait") {
  harbour in;
  const auto main = [&]() -> coroutine<> {
    calls all;
    all.push_back(in.chat(3min));
    const auto buying = create_task(outcome_of(std::move(all)));
    co_await sleep(10min);
    buying.cancel("no hunger");
    co_await asyncio::until_done(buying.state());
    CHECK_MESSAGE(buying.result() == "cancelled: no hunger after 10"s,
                  "it was asked to stop at minute 10, and is to stop at once. "
                  "It has waited until the others had cleaned up: "s
                      << buying.result());
    co_await sleep(60min);
    CHECK_MESSAGE(in.trace == "hung up; "s,
                  "it was asked to stop, and the others were cut short in "
                  "their cleaning up, or never asked: \""s
                      << in.trace << "\""s);

    calls more;
    more.push_back(in.sell("carp", 10min));
    more.push_back(in.chat(300min));
    const auto late = create_task(outcome_of(std::move(more)));
    co_await sleep(60min);
    late.cancel("too late");
    co_await asyncio::until_done(late.state());
    CHECK_MESSAGE(late.result().starts_with("cancelled"),
                  "there was a carp, and while the others were cleaning up, "
                  "first_result() was asked to stop. It has swallowed the "
                  "cancelled_error, and whoever asked does not know: "s
                      << late.result());
  };
  in.run(main());
}

}  // namespace first_result_test

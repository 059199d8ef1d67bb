// first_result(): whose result, and when.

#include "test.hpp"

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <utility>

#include "06_tasks/sleep.hpp"

namespace first_result_test {

TEST_CASE("the first in time, and not in the list") {
  harbour in;
  const auto main = [&]() -> coroutine<> {
    calls all;
    all.push_back(in.sell("trout", 30min));
    all.push_back(in.sell("carp", 10min));
    const auto what = co_await outcome_of(std::move(all));
    REQUIRE_MESSAGE(!what.starts_with("cancelled"),
                    "there was a result, the others were cancelled, and their "
                    "cancelled_error came out in its place: "s
                        << what);
    CHECK_MESSAGE(
        what == "carp after 10"s,
        "the first in time is meant, and not the first in the list: "s << what);
    co_await sleep(60min);
    CHECK_MESSAGE(in.trace == "carp is sold; "s,
                  "there was a fish, and nobody has told the others: they sold "
                  "another one"s);

    calls more;
    more.push_back(in.chat(0min));  // one turn of the loop later
    more.push_back(in.sell("trout", 540min));
    const auto turn = co_await outcome_of(std::move(more));
    CHECK_MESSAGE(turn == "trout after 540"s,
                  "two fish were there in the same minute, and the one that "
                  "came second won. wait() gives those that are done in the "
                  "order of the list, and not in that of time: "s
                      << turn);
  };
  in.run(main());
}

TEST_CASE("a failure is no result") {
  harbour in;
  const auto main = [&]() -> coroutine<> {
    calls all;
    all.push_back(in.close("the harbour", 5min));
    all.push_back(in.sell("trout", 30min));
    const auto what = co_await outcome_of(std::move(all));
    CHECK_MESSAGE(what != "the harbour has closed after 5"s,
                  "the first who answered had closed, and that was taken for "
                  "a result"s);
    REQUIRE_MESSAGE(what != "the harbour has closed after 30"s,
                    "there was a fish at last, and the failure before it came "
                    "out in its place"s);
    CHECK_MESSAGE(
        what == "trout after 30"s,
        "one had closed, and the others were not waited for: "s << what);
  };
  in.run(main());
  CHECK_MESSAGE(in.reports.empty(),
                "one had closed before the result came, and the failure was "
                "reported, since nobody has looked at it: "s
                    << in.reports);
}

TEST_CASE("a call that was cancelled is no result either") {
  harbour in;
  const auto main = [&]() -> coroutine<> {
    calls all;
    all.push_back(in.hang_up(5min));
    all.push_back(in.sell("trout", 30min));
    const auto what = co_await outcome_of(std::move(all));
    CHECK_MESSAGE(what == "trout after 30"s,
                  "one of the calls was cancelled, and first_result() took "
                  "that for its own cancellation, or for a result: "s
                      << what);
  };
  in.run(main());
}

TEST_CASE("all fail") {
  harbour in;
  const auto main = [&]() -> coroutine<> {
    calls all;
    all.push_back(in.close("the market", 20min));
    all.push_back(in.close("the harbour", 5min));
    const auto what = co_await outcome_of(std::move(all));
    CHECK_MESSAGE(what == "the market has closed after 20"s,
                  "all have failed, and first_result() throws what the last "
                  "of them has thrown: "s
                      << what);

    calls more;
    more.push_back(in.hang_up(20min));
    more.push_back(in.close("the harbour", 5min));
    const auto stop = co_await outcome_of(std::move(more));
    CHECK_MESSAGE(stop.starts_with("cancelled"),
                  "all have failed, and the last of them was cancelled: then "
                  "first_result() throws a cancelled_error, and not the "
                  "failure before it: "s
                      << stop);
  };
  in.run(main());
  CHECK_MESSAGE(in.reports.empty(),
                "all have failed, and a failure was reported, since nobody has "
                "looked at it: "s
                    << in.reports);
}

}  // namespace first_result_test

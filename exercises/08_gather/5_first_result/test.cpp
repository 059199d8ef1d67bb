// first_result(): whose result, and when; and what becomes of the others.

#include "test.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/await_future.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/observer/failure_text.hpp"

namespace first_result_test {

using asyncio::create_task;
using asyncio::sleep;

coroutine<std::string> harbour::sell(std::string fish,
                                     std::chrono::minutes takes) {
  co_await sleep(takes);
  trace += fish + " is sold; ";
  co_return fish;
}
coroutine<std::string> harbour::close(std::string name,
                                      std::chrono::minutes takes) {
  co_await sleep(takes);
  throw std::runtime_error(name + " has closed");
}
coroutine<std::string> harbour::hang_up(std::chrono::minutes takes) {
  co_await sleep(takes);
  throw cancelled_error("the line is dead");
}
coroutine<std::string> harbour::shout() {
  try {
    co_await sleep(540min);
  } catch (const cancelled_error&) {
    throw std::runtime_error("an angry fishmonger");
  }
  co_return "shout"s;
}
coroutine<std::string> harbour::chat(std::chrono::minutes cleaning) {
  try {
    co_await sleep(540min);
  } catch (const cancelled_error&) {
  }
  co_await sleep(cleaning);
  trace += "hung up; ";
  co_return "herring"s;
}

// Not by asyncio::run(), which the compiler would be busy with for longer.
void harbour::run(coroutine<> body) {
  bool over = false;
  asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
  loop.set_exception_handler([&](asyncio::event_loop&,
                                 const asyncio::exception_context& what) {
    if (!over)
      reports +=
          what.message + ": " + asyncio::failure_text(what.exception) + "; ";
  });
  asyncio::run_until_complete(loop, std::move(body));
  over = true;
}

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

// first_result(): whose result, when, and what becomes of the others.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "common/observer/failure_text.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::first_result;
using asyncio::sleep;
using calls = std::vector<coroutine<std::string>>;

/// Fishmongers who leave a trace.
struct harbour {
  std::string trace;
  std::vector<std::string> reports;

  coroutine<std::string> sell(std::string fish, std::chrono::minutes takes) {
    co_await sleep(takes);
    trace += fish + " is sold; ";
    co_return fish;
  }
  coroutine<std::string> close(std::string name, std::chrono::minutes takes) {
    co_await sleep(takes);
    throw std::runtime_error(name + " has closed");
  }
  /// Hangs up without having been asked.
  coroutine<std::string> hang_up(std::chrono::minutes takes) {
    co_await sleep(takes);
    throw cancelled_error("the line is dead");
  }
  /// Fails when it is told that no fish is needed.
  coroutine<std::string> shout() {
    try {
      co_await sleep(9h);
    } catch (const cancelled_error&) {
      throw std::runtime_error("an angry fishmonger");
    }
    co_return "shout";
  }
  /// Needs so long to hang up.
  coroutine<std::string> chat(std::chrono::minutes cleaning) {
    std::exception_ptr stopped;
    try {
      co_await sleep(9h);
    } catch (const cancelled_error&) {
      stopped = std::current_exception();
    }
    co_await sleep(cleaning);
    trace += "hung up; ";
    if (stopped) std::rethrow_exception(stopped);
    co_return "chat";
  }

  void run(coroutine<> body) {
    asyncio::run(listening(std::move(body)),
                 std::make_unique<asyncio::virtual_time>());
  }

 private:
  coroutine<> listening(coroutine<> body) {
    asyncio::get_running_loop().set_exception_handler(
        [this](asyncio::event_loop&, const asyncio::exception_context& what) {
          reports.push_back(what.message + ": " +
                            asyncio::failure_text(what.exception));
        });
    co_await std::move(body);
  }
};

/// The reports, in words.
std::string text(const std::vector<std::string>& reports) {
  std::string all;
  for (const auto& each : reports) all += each + "; ";
  return all;
}

/// What came of it, and after how many minutes.
coroutine<std::string> outcome_of(calls all) {
  const auto begin = asyncio::get_running_loop().time();
  std::string what;
  try {
    what = co_await first_result(std::move(all));
  } catch (const cancelled_error& stop) {
    what = "cancelled: " + stop.message();
  } catch (const std::exception& error) {
    what = error.what();
  }
  const auto minutes = (asyncio::get_running_loop().time() - begin) / 1min;
  co_return what + " after " + std::to_string(minutes);
}

}  // namespace

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
    co_await sleep(1h);
    CHECK_MESSAGE(in.trace == "carp is sold; "s,
                  "there was a fish, and nobody has told the others: they sold "
                  "another one"s);
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
                    << text(in.reports));
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
                    << text(in.reports));
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
  };
  in.run(main());
  CHECK_MESSAGE(in.reports.empty(),
                "all have failed, and a failure was reported, since nobody has "
                "looked at it: "s
                    << text(in.reports));
}

TEST_CASE("the others have ended when it returns") {
  harbour in;
  const auto main = [&]() -> coroutine<> {
    calls all;
    all.push_back(in.chat(3min));
    all.push_back(in.sell("carp", 10min));
    const auto what = co_await outcome_of(std::move(all));
    CHECK_MESSAGE(in.trace == "carp is sold; hung up; "s,
                  "first_result() came back, and the others were still "
                  "cleaning up, or went on"s);
    CHECK_MESSAGE(what == "carp after 13"s,
                  "the fish was there at minute 10, and it takes 3 minutes to "
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
    co_await sleep(5h);
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
    co_await sleep(1h);
    CHECK_MESSAGE(in.trace == "hung up; "s,
                  "it was asked to stop, and the others were cut short in "
                  "their cleaning up, or never asked: \""s
                      << in.trace << "\""s);
  };
  in.run(main());
}

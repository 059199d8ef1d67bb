// cancel_and_wait(): who is cancelled, who waits, and for how long.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::cancel_and_wait;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sleep;

/// A kitchen whose cooks leave a trace. After 2 hours nobody waits any more.
struct kitchen {
  std::string trace;
  std::vector<std::string> reports;

  /// Works for an hour; when asked to stop, cleans for so many minutes.
  coroutine<int> cook(std::chrono::minutes cleaning) {
    std::exception_ptr request;
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      request = std::current_exception();
    }
    if (!request) co_return 1;
    try {
      trace += "cleans ";
      co_await sleep(cleaning);
      trace += "clean ";
    } catch (const cancelled_error&) {
      trace += "disturbed ";
    }
    std::rethrow_exception(request);
  }
  /// Serves something although he was asked to stop.
  coroutine<int> stay() {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
    }
    co_return 1;
  }
  /// Fails when he is asked to stop.
  coroutine<int> drop() {
    try {
      co_await sleep(1h);
    } catch (const cancelled_error&) {
      throw std::runtime_error("a broken plate");
    }
    co_return 1;
  }
  coroutine<int> serve() { co_return 1; }
  coroutine<int> burn() {
    throw std::runtime_error("burnt");
    co_return 1;
  }

  /// Runs what a test does as the main task.
  template <class Body>
  void run(Body body) {
    asyncio::run(with_reports(body(*this)),
                 std::make_unique<asyncio::virtual_time>());
  }

 private:
  coroutine<> with_reports(coroutine<> body) {
    asyncio::get_running_loop().set_exception_handler(
        [this](asyncio::event_loop&, const asyncio::exception_context& what) {
          reports.push_back(what.message);
        });
    co_await body;
  }
};

/// "true", "false", "cancelled: …" or what was thrown.
coroutine<std::string> outcome_of(asyncio::task<int> it) {
  std::string outcome;
  try {
    const bool cancelled = co_await cancel_and_wait(it);
    outcome = cancelled ? "true" : "false";
  } catch (const cancelled_error& error) {
    outcome = "cancelled: " + error.message();
  } catch (const std::runtime_error& error) {
    outcome = error.what();
  } catch (const std::exception& error) {
    outcome = std::string("not a runtime_error: ") + error.what();
  }
  co_return outcome;
}

}  // namespace

TEST_CASE("the caller goes on when the task has cleaned up") {
  kitchen ours;
  ours.run([](kitchen& in) -> coroutine<> {
    const auto cook = create_task(in.cook(5min));
    co_await sleep(1min);
    const auto outcome = co_await outcome_of(cook);
    CHECK_MESSAGE(in.trace == "cleans clean ",
                  "cancel_and_wait() came back, and the cook is still cleaning "
                  "up: a request is not the end");
    CHECK_MESSAGE(outcome.find("cancelled") == std::string::npos,
                  "the task was cancelled, and its cancelled_error hit the "
                  "caller, whom nobody has asked to stop");
    CHECK_MESSAGE(outcome == "true",
                  "the task ended as cancelled, and cancel_and_wait() gave "
                  "this instead of true: "
                      << outcome);
  });
}

TEST_CASE("a task that stays is not cancelled") {
  kitchen ours;
  ours.run([](kitchen& in) -> coroutine<> {
    const auto cook = create_task(in.stay());
    co_await sleep(1min);
    const auto outcome = co_await outcome_of(cook);
    CHECK_MESSAGE(outcome == "false",
                  "the task has served something nonetheless, and was said to "
                  "be cancelled: "
                      << outcome);
  });
}

TEST_CASE("what the task throws is thrown on") {
  kitchen ours;
  ours.run([](kitchen& in) -> coroutine<> {
    const auto cook = create_task(in.drop());
    co_await sleep(1min);
    const auto outcome = co_await outcome_of(cook);
    CHECK_MESSAGE(outcome == "a broken plate",
                  "cleaning up has failed, and the caller does not hear of it: "
                      << outcome);
  });
}

TEST_CASE("a task that had ended before") {
  kitchen ours;
  ours.run([](kitchen& in) -> coroutine<> {
    const auto served = create_task(in.serve());
    const auto cancelled = create_task(in.serve());
    cancelled.cancel();
    co_await sleep(1min);
    const auto first = co_await outcome_of(served);
    CHECK_MESSAGE(first == "false",
                  "the task had ended before, with a result: " << first);
    const auto second = co_await outcome_of(cancelled);
    CHECK_MESSAGE(second == "true",
                  "the task had been cancelled before: " << second);
    const auto failed = create_task(in.burn());
    co_await sleep(1min);
    const auto third = co_await outcome_of(failed);
    CHECK_MESSAGE(third == "burnt",
                  "the task had failed before, and the caller is to get its "
                  "exception, as from one that fails later; it got: "
                      << third);
  });
}

TEST_CASE("of a task that had ended before, the answer is there at once") {
  kitchen ours;
  ours.run([](kitchen& in) -> coroutine<> {
    const auto served = create_task(in.serve());
    co_await sleep(1min);
    bool others_had_a_turn = false;
    asyncio::get_running_loop().call_soon([&] { others_had_a_turn = true; });
    co_await outcome_of(served);
    CHECK_MESSAGE(!others_had_a_turn,
                  "the task had ended before, and cancel_and_wait() waited "
                  "all the same: others had a turn meanwhile");
    co_await sleep(0min);  // what was called uses a local variable
  });
}

TEST_CASE("the caller's own cancellation is let through, at once") {
  kitchen ours;
  ours.run([](kitchen& in) -> coroutine<> {
    const auto cook = create_task(in.cook(5min));
    co_await sleep(1min);
    const auto chef = create_task(outcome_of(cook));
    co_await sleep(1min);  // the cook is cleaning up
    chef.cancel("fire");
    co_await sleep(0min);
    co_await sleep(0min);
    co_await sleep(0min);
    CHECK_MESSAGE(chef.done(),
                  "the caller was asked to stop, and waits on for the task");
    co_await sleep(1h);
    REQUIRE(chef.done());
    const auto outcome = chef.result();
    CHECK_MESSAGE(outcome == "cancelled: fire",
                  "the caller was asked to stop while it waited, and did not "
                  "hear of it: it took its own cancellation for the task's");
    CHECK_MESSAGE(in.trace == "cleans clean ",
                  "the caller was asked to stop, and the task was asked a "
                  "second time: that cuts its cleaning up short");
    CHECK_MESSAGE(cook.cancelled(),
                  "the task was asked to stop and cleaned up, and does not "
                  "count as cancelled");
  });
  CHECK_MESSAGE(ours.reports.empty(),
                "the caller had gone when the task ended, and something set "
                "the outcome of a future that was cancelled");
}

TEST_CASE("a task cannot wait for its own end") {
  kitchen ours;
  ours.run([](kitchen&) -> coroutine<> {
    std::string outcome = "nothing was thrown";
    asyncio::future<asyncio::task<int>> myself;
    const auto lonely = [](asyncio::future<asyncio::task<int>> me,
                           std::string& what) -> coroutine<int> {
      const auto self = co_await me;
      what = co_await outcome_of(self);
      co_return 1;
    };
    const auto it = create_task(lonely(myself, outcome));
    myself.set_result(it);
    co_await asyncio::until_done(it.state());
    CHECK_MESSAGE(outcome.find("cancelled") == std::string::npos,
                  "a task has tried to wait for its own end, and has cancelled "
                  "itself by that: it is to be refused");
    CHECK_MESSAGE(outcome != "true", "a task was told that it has ended");
    const bool refused = outcome != "false" &&
                         outcome != "nothing was thrown" &&
                         outcome.rfind("not a runtime_error", 0) != 0;
    CHECK_MESSAGE(refused,
                  "a task cannot wait for its own end: that is to be refused "
                  "with std::runtime_error, and this came instead: "
                      << outcome);
    CHECK_MESSAGE(!it.cancelled(),
                  "a task that named itself was refused, and cancelled all the "
                  "same: refuse before you ask anybody to stop");
  });
}

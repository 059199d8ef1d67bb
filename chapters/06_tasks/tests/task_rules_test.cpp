// The rules by which a task ends, one by one, for anyone who writes them anew:
// what each mistake looks like.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "06_tasks/tests/task_test.hpp"

namespace task_rules_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sleep;

coroutine<int> give() { co_return 42; }
coroutine<> end() { co_return; }
coroutine<int> burn() {
  throw std::runtime_error("burnt");
  co_return 0;
}
coroutine<int> stop_itself() {
  asyncio::current_task()->cancel("late");
  co_return 42;
}
coroutine<> end_late() {
  asyncio::current_task()->cancel("late");
  co_return;
}
coroutine<> burn_late() {
  asyncio::current_task()->cancel("late");
  throw std::runtime_error("burnt");
  co_return;
}
coroutine<> throw_a_number() {
  throw 42;
  co_return;
}
coroutine<> leave() {
  throw asyncio::system_exit(3);
  co_return;
}

/// What came of a task, half a minute after it was made.
struct end_of_task {
  bool done = false;
  bool cancelled = false;
  std::string what = "pending";
};

template <class T>
end_of_task look_at(const asyncio::task<T>& it) {
  end_of_task seen{it.done(), it.cancelled(), "pending"};
  if (!seen.done) return seen;
  try {
    it.result();
    seen.what = "a result";
  } catch (...) {
    seen.what = asyncio::what_is(std::current_exception());
  }
  return seen;
}

/// Runs `body` as a task, which may be cancelled before its first step.
template <class T>
end_of_task let_end(coroutine<T> body, bool cancel_first = false) {
  end_of_task seen;
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(std::move(body), "cook");
    if (cancel_first) it.cancel("early");
    co_await sleep(30s);
    seen = look_at(it);
  };
  asyncio::run_without_cleanup(main());
  return seen;
}

}  // namespace

TEST_CASE("rule: what the body returns is the result") {
  const auto with_value = let_end(give());
  CHECK_MESSAGE(with_value.done,
                "the body has returned, and the task is not "
                "done"s);
  CHECK_MESSAGE(
      with_value.what == "a result"s,
      "the body has returned a value, and the task has: "s << with_value.what);
  const auto without = let_end(end());
  CHECK_MESSAGE(without.what == "a result"s,
                "the body has returned, and the task has: "s << without.what);
}

TEST_CASE("rule: what the body throws is the task's exception") {
  const asyncio::caught_stderr err;
  const auto it = let_end(burn());
  CHECK_MESSAGE(it.done,
                "the body has thrown, and the task is not done: the exception "
                "went to the loop, and a task that awaits this one waits for "
                "ever"s);
  CHECK_MESSAGE(
      it.what == "burnt"s,
      "the body has thrown \"burnt\", and the task has: "s << it.what);
  const auto number = let_end(throw_a_number());
  CHECK_MESSAGE((number.done && !number.cancelled),
                "the body has thrown a number, and the task has not failed: "
                "anything may be thrown, not only a std::exception"s);
}

TEST_CASE("rule: a body without a value may throw, too") {
  const asyncio::caught_stderr err;
  const auto it = let_end(throw_a_number());
  CHECK_MESSAGE(it.what != "a result"s,
                "a task<> has thrown, and the task has a result: take() throws "
                "what the body has thrown, in a void task as well"s);
}

TEST_CASE("rule: a late request does not hide an exception") {
  const auto it = let_end(burn_late());
  CHECK_MESSAGE(it.what == "burnt"s,
                "the body was asked to stop in its last step, and has thrown "
                "something else: that is the task's exception, and this is "
                "what it has: "s
                    << it.what);
}

TEST_CASE("rule: a body that lets the request through is cancelled") {
  asyncio::trace log;
  end_of_task seen;
  const auto main = [&]() -> coroutine<> {
    asyncio::listen(asyncio::get_running_loop(), log);
    const auto cook = create_task(sleep(1h));
    co_await sleep(1s);
    cook.cancel("no guests");
    co_await sleep(1s);
    seen = look_at(cook);
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(seen.done,
                "a cancelled_error came out of the body, and the task is not "
                "done"s);
  CHECK_MESSAGE(seen.cancelled,
                "a cancelled_error came out of the body, and the task counts "
                "as failed, and not as cancelled"s);
  CHECK_MESSAGE(seen.what == "cancelled: no guests"s,
                "a cancelled_error came out of the body, with a message, and "
                "whoever awaits the task finds another one: keep what was "
                "thrown, do not make a new one: "s
                    << seen.what);
  CHECK_MESSAGE(log.str() == ""s,
                "a task was cancelled, and the loop was told of an exception: "
                "only a system_exit is thrown on, and to be cancelled is not "
                "a failure: "s
                    << log.str());
}

TEST_CASE("rule: a task that never began is cancelled as well") {
  const auto it = let_end(give(), true);
  CHECK_MESSAGE(it.done,
                "a task was cancelled before its first step, and never ends: "
                "end_cancelled() has to make it cancelled"s);
  CHECK_MESSAGE(it.cancelled,
                "a task was cancelled before its first step, and is not "
                "cancelled: "s
                    << it.what);
  CHECK_MESSAGE(it.what == "cancelled: early"s,
                "a task was cancelled before its first step, with a message, "
                "and ends with another one: end_cancelled() is given the "
                "error: "s
                    << it.what);
}

TEST_CASE("rule: a request in the last step still counts") {
  const auto it = let_end(stop_itself());
  CHECK_MESSAGE(it.cancelled,
                "the task was asked to stop in its last step, and has "
                "returned as if nobody had asked: "s
                    << it.what);
  CHECK_MESSAGE(it.what == "cancelled: late"s,
                "the task was asked to stop in its last step, with a message, "
                "and ends with another one: take_undelivered() gives the "
                "error: "s
                    << it.what);
  const auto without = let_end(end_late());
  CHECK_MESSAGE(without.cancelled,
                "a task<> was asked to stop in its last step, and has a "
                "result: finish_unless_cancelled() is for void tasks, too"s);
}

TEST_CASE("rule: system_exit leaves the loop, whichever task throws it") {
  const asyncio::caught_stderr err;  // main is left, and says so
  bool left = false;
  std::optional<asyncio::task<>> it;
  const auto main = [&]() -> coroutine<> {
    it = create_task(leave());
    co_await sleep(1h);
  };
  try {
    asyncio::run_without_cleanup(main());
  } catch (const asyncio::system_exit&) {
    left = true;
  }
  CHECK_MESSAGE(left,
                "a task has thrown a system_exit, and the loop went on: it "
                "must be kept, and thrown on as well"s);
  const auto seen = look_at(*it);
  CHECK_MESSAGE(seen.done,
                "a task has thrown a system_exit, and is not done: it must be "
                "thrown on, and kept as the task's exception as well"s);
  CHECK_MESSAGE(!seen.cancelled,
                "a task has thrown a system_exit, and counts as cancelled: it "
                "is an exception like any other to those who await the task"s);
}

/// What becomes of attempts to set the outcome from outside.
std::string refusals(const asyncio::task<int>& it) {
  std::string said;
  const auto attempt = [&](auto set) {
    try {
      set();
      said += "done; ";
    } catch (const std::exception& error) {
      said += std::string(error.what()) + "; ";
    }
  };
  attempt([&] { it.set_result(7); });
  attempt([&] { it.set_exception(std::runtime_error("no")); });
  return said;
}

TEST_CASE("rule: only the body decides how a task ends") {
  std::string before;
  std::string after;
  const auto main = [&]() -> coroutine<> {
    const auto it = create_task(give());
    before = refusals(it);
    co_await sleep(1s);
    after = refusals(it);
  };
  asyncio::run_without_cleanup(main());
  const std::string expected =
      "Task does not support set_result operation; "
      "Task does not support set_exception operation; ";
  CHECK_MESSAGE(before.find("done") == std::string::npos,
                "somebody else has set the result of a task, and was not "
                "refused"s);
  CHECK_MESSAGE(before == expected,
                "two functions tried to set the outcome of a task, and the "
                "refusal has to name each; they were told: "s
                    << before);
  CHECK_MESSAGE(after == expected,
                "somebody tried to set the outcome of a task that has ended: "
                "the answer is the same as before its end, and not: "s
                    << after);
}

TEST_CASE("rule: an exception that nobody saw is reported") {
  asyncio::trace log;
  const auto main = [&]() -> coroutine<> {
    asyncio::listen(asyncio::get_running_loop(), log);
    create_task(burn(), "cook");
    co_await sleep(1s);
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(
      log.str() == "Task exception was never retrieved (task 'cook') burnt"s,
      "a task has failed, nobody has looked, and what was reported "
      "is \""s
          << log.str() << "\""s);
}

}  // namespace task_rules_test

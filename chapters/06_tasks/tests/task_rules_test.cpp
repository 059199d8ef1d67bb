// The rules by which a task ends, one by one, for whoever writes them anew:
// what each mistake looks like.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "06_tasks/tests/task_test.hpp"

namespace task_rules_test {

namespace {

using namespace std::chrono_literals;
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

coroutine<end_of_task> let_end(auto body, bool cancel_first = false) {
  const auto it = create_task(std::move(body), "cook");
  if (cancel_first) it.cancel("early");
  co_await sleep(30s);
  co_return look_at(it);
}

}  // namespace

TEST_CASE("rule: what the body returns is the result") {
  const auto with_value = asyncio::run_virtually(let_end(give()));
  CHECK_MESSAGE(with_value.done,
                "the body has returned, and the task is not "
                "done");
  CHECK_MESSAGE(
      with_value.what == "a result",
      "the body has returned a value, and the task has: " << with_value.what);
  const auto without = asyncio::run_virtually(let_end(end()));
  CHECK_MESSAGE(without.what == "a result",
                "the body has returned, and the task has: " << without.what);
}

TEST_CASE("rule: what the body throws is the task's exception") {
  const asyncio::caught_stderr err;
  const auto it = asyncio::run_virtually(let_end(burn()));
  CHECK_MESSAGE(it.done,
                "the body has thrown, and the task is not done: the exception "
                "went to the loop, and who awaits the task waits for ever");
  CHECK(it.what == "burnt");
}

TEST_CASE("rule: a body that lets the request through is cancelled") {
  const auto it = []() -> coroutine<end_of_task> {
    const auto cook = create_task(sleep(1h));
    co_await sleep(1s);
    cook.cancel("no guests");
    co_await sleep(1s);
    co_return look_at(cook);
  };
  const auto seen = asyncio::run_virtually(it());
  CHECK(seen.done);
  CHECK_MESSAGE(seen.cancelled,
                "a cancelled_error came out of the body, and the task counts "
                "as failed, and not as cancelled");
}

TEST_CASE("rule: a task that never began is cancelled as well") {
  const auto it = asyncio::run_virtually(let_end(give(), true));
  CHECK(it.done);
  CHECK_MESSAGE(it.cancelled,
                "a task was cancelled before its first step, and is not "
                "cancelled: "
                    << it.what);
}

TEST_CASE("rule: a request in the last step still counts") {
  const auto it = asyncio::run_virtually(let_end(stop_itself()));
  CHECK_MESSAGE(it.cancelled,
                "the task was asked to stop in its last step, and has "
                "returned as if nobody had asked: "
                    << it.what);
}

TEST_CASE("rule: system_exit leaves the loop, whichever task throws it") {
  bool left = false;
  const auto main = []() -> coroutine<> {
    const auto it = create_task(leave());
    co_await sleep(1h);
    CHECK_NOTHROW(it.done());
  };
  try {
    asyncio::run_virtually(main());
  } catch (const asyncio::system_exit&) {
    left = true;
  }
  CHECK_MESSAGE(left,
                "a task has thrown a system_exit, and the loop went on: it "
                "must be kept, and thrown on as well");
}

TEST_CASE("rule: only the body decides how a task ends") {
  const auto main = []() -> coroutine<bool> {
    const auto it = create_task(give());
    bool refused = false;
    try {
      it.set_result(7);
    } catch (const std::runtime_error& error) {
      refused = std::string(error.what()) ==
                "Task does not support set_result operation";
    }
    co_await sleep(1s);
    co_return refused;
  };
  CHECK_MESSAGE(asyncio::run_virtually(main()),
                "somebody else has set the result of a task, and was not "
                "refused");
}

TEST_CASE("rule: an exception that nobody saw is reported") {
  asyncio::trace log;
  const auto main = [&]() -> coroutine<> {
    asyncio::listen(asyncio::get_running_loop(), log);
    create_task(burn(), "cook");
    co_await sleep(1s);
  };
  asyncio::run_virtually(main());
  CHECK_MESSAGE(
      log.str() == "Task exception was never retrieved (task 'cook') burnt",
      "a task has failed, nobody has looked, and what was reported "
      "is \""
          << log.str() << "\"");
}

}  // namespace task_rules_test

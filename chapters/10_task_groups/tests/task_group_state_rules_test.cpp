// The rules of a task group, one by one: what each mistake looks like, in words
// for a reader who has just rewritten the rules.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/task_group_test.hpp"

namespace task_group_state_rules_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::current_task;
using asyncio::sleep;
using asyncio::task_group;
using asyncio::task_group_scope;

struct rules : asyncio::group_fixture {
  asyncio::trace told;       // what the exception handler was told
  std::string come;          // what the group has thrown
  std::string message;       // what() of that, if it is an exception_group
  std::string while_it_ran;  // what the cooks did until then
  int requests = -1;         // requests to stop that are pending then
  bool goes_on = false;      // the parent, after it has caught that and waited

  coroutine<> parent(coroutine<> group) {
    try {
      co_await group;
    } catch (const asyncio::exception_group& errors) {
      message = errors.what();
      come = asyncio::tree(std::current_exception());
    } catch (...) {
      come = asyncio::tree(std::current_exception());
    }
    while_it_ran = log.str();
    requests = current_task()->cancelling();
    co_await sleep(1s);
    goes_on = true;
  }

  /// Awaits `group` in a task, for two hours at the most; asks that task to
  /// stop after each of these waits, with "outside" and then with "again".
  void test(coroutine<> group, std::vector<std::chrono::seconds> waits = {}) {
    const auto main = [&]() -> coroutine<> {
      asyncio::listen(asyncio::get_running_loop(), told);
      const auto it = create_task(parent(std::move(group)));
      std::string words = "outside";
      for (const auto each : waits) {
        co_await sleep(each);
        it.cancel(std::exchange(words, "again"));
      }
      co_await sleep(2h);
      if (!it.done()) come = "nothing: the group waits for ever";
    };
    asyncio::run_virtually(main());
  }
  /// The same for a group that a system_exit leaves. That leaves the loop as
  /// well, which is then run on.
  void test_exit(coroutine<> group) {
    asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
    asyncio::listen(loop, told);
    const auto it = create_task(loop, parent(std::move(group)));
    while (!it.done()) {
      try {
        asyncio::run_until_done(loop, *it.state());
      } catch (const asyncio::system_exit&) {  // run on
      } catch (const asyncio::never_wakes_error&) {
        come = "nothing: the group waits for ever";
        return;
      }
    }
    it.state()->mark_seen();
  }

  coroutine<> leave(std::chrono::seconds takes, int status) {
    co_await sleep(takes);
    throw asyncio::system_exit(status);
  }

  /// Did a cook say this at all, or as long as the group ran?
  bool said(const std::string& what) const {
    return log.str().find(what) != std::string::npos;
  }
  bool said_in_time(const std::string& what) const {
    return while_it_ran.find(what) != std::string::npos;
  }
};

}  // namespace

TEST_CASE_FIXTURE(rules, "rule: a group waits for all its children") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(cook("Ada", 5s));
    group.create_task(cook("Ben", 3s));
    co_return;
  }));
  REQUIRE_MESSAGE(come.empty(),
                  "all went well, and the group threw: "s << come);
  CHECK_MESSAGE(said_in_time("Ben serves"),
                "the group did not wait for its children: the body had ended, "
                "and so had the group"s);
  CHECK_MESSAGE(said_in_time("Ada serves"),
                "the group ended with its first child, not with its last"s);
}

TEST_CASE_FIXTURE(rules, "rule: a failure stops the siblings and the body") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(burn("burnt", 1s));
    group.create_task(cook("Ada", 60s, 5s));
    co_await cook("body", 60s);
  }));
  CHECK_MESSAGE(!said("Ada serves"),
                "a child failed, and its sibling was let run on"s);
  CHECK_MESSAGE(!said("body serves"),
                "a child failed, and nobody told the body: cancel the parent, "
                "which runs it"s);
  CHECK_MESSAGE(!said("Ada is asked again"),
                "a sibling was asked to stop a second time, and that has "
                "ended its cleaning up: ask the children once, and remember it "
                "in stopping_"s);
  CHECK_MESSAGE(
      (!said("Ada stops") || said("Ada is asked again") ||
       said_in_time("Ada is clean")),
      "the group ended while a sibling was still cleaning up: after stopping "
      "the children wait for them all the same"s);
  CHECK_MESSAGE(come == "[burnt]"s,
                "a child has thrown \"burnt\", and the group: "s << come);
  CHECK_MESSAGE(
      (message.empty() ||
       message == "unhandled errors in a TaskGroup (1 sub-exception)"s),
      "the exception_group must have the message \"unhandled errors "
      "in a TaskGroup\", and its what() is: "s
          << message);
}

TEST_CASE_FIXTURE(rules, "rule: the oldest child is asked first") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(cook("Ada", 60s));
    group.create_task(cook("Ben", 60s));
    co_await burn("no salt", 1s);
  }));
  CHECK_MESSAGE((!said("Ben stops") ||
                 log.str().find("Ada stops") < log.str().find("Ben stops")),
                "Ada was added before Ben, and Ben was asked to stop first: "
                "put a new child at the end of children_, and ask from the "
                "beginning. The trace: "s
                    << log.str());
}

TEST_CASE_FIXTURE(rules, "rule: a cancelled child is no failure") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(cook("Ada", 5s));
    const auto ben = group.create_task(cook("Ben", 60s));
    co_await sleep(1s);
    ben.cancel();
  }));
  CHECK_MESSAGE(come.empty(),
                "one child was cancelled, which is no failure, and the group "
                "threw: "s
                    << come);
  CHECK_MESSAGE(said("Ada serves"),
                "one child was cancelled, which is no failure, and its sibling "
                "was stopped"s);
  CHECK_MESSAGE(told.str().empty(),
                "one child was cancelled, and has_ended() has thrown: "
                "exception() of a cancelled task throws, so ask cancelled() "
                "first. The exception handler was told: "s
                    << told.str());
}

TEST_CASE_FIXTURE(rules, "rule: the parent keeps no request of the group") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(burn("burnt", 1s));
    co_await sleep(60s);
  }));
  REQUIRE(come == "[burnt]"s);
  CHECK_MESSAGE(requests == 0,
                "the group has asked its parent to stop, and has not taken "
                "that back: cancelling() is "s
                    << requests << " after the group"s);
  CHECK_MESSAGE(goes_on,
                "the parent has caught what the group threw, and was stopped "
                "where it waited next: by a request that was the group's own"s);
}

TEST_CASE_FIXTURE(rules, "rule: every error is told") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(burn("one", 1s));
    group.create_task(burn("two", 1s));
    group.create_task(drop("three"));
    co_await drop("four");
  }));
  CHECK_MESSAGE(come == "[one, two, three, four]"s,
                "two children failed at once, a third while it was stopped, "
                "and so did the body. They threw one, two, three, four (the "
                "body's own error goes last), and the group threw: "s
                    << come);
  CHECK_MESSAGE(requests == 0,
                "three children failed, and only the first failure may cancel "
                "the parent, since only one request is taken back: "
                "cancelling() is "s
                    << requests << " after the group"s);
}

TEST_CASE_FIXTURE(rules, "rule: two who fail at once, and the body has ended") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(burn("one", 1s));
    group.create_task(burn("two", 1s));
    co_return;
  }));
  CHECK_MESSAGE(told.str().empty(),
                "two children have failed in the same pass, while the parent "
                "waited, and the callback for one of them has thrown. Is "
                "last_ended_ done already? The exception handler was told: "s
                    << told.str());
  CHECK_MESSAGE(come == "[one, two]"s,
                "two children have failed in the same pass, one and two, and "
                "an error has vanished. The group threw: "s
                    << come);
}

TEST_CASE_FIXTURE(rules, "rule: a body that fails stops the children") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(cook("Ada", 60s, 5s));
    co_await burn("no salt", 1s);
  }));
  CHECK_MESSAGE(!said("Ada serves"),
                "the body failed, and a child was let run on"s);
  CHECK_MESSAGE(come == "[no salt]"s,
                "the body has thrown \"no salt\", and the group: "s << come);
  CHECK_MESSAGE((!said("Ada stops") || said_in_time("Ada is clean")),
                "the body failed, and the group ended while a child was still "
                "cleaning up"s);
}

TEST_CASE_FIXTURE(rules, "rule: cancelled from outside, so are the children") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(cook("Ada", 60s, 5s));
         co_return;
       }),
       {2s});
  CHECK_MESSAGE(!said("Ada serves"),
                "the parent was asked to stop while it waited, and a child was "
                "let run on"s);
  CHECK_MESSAGE((!said("Ada stops") || said_in_time("Ada is clean")),
                "the parent was asked to stop, and left while a child was "
                "still cleaning up: who owns it now?"s);
  CHECK_MESSAGE(come == "cancelled: outside"s,
                "somebody outside has asked the parent to stop, and the group "
                "threw: "s
                    << (come.empty() ? "nothing" : come));
}

TEST_CASE_FIXTURE(rules, "rule: cancelled twice from outside") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(cook("Ada", 60s, 5s));
         co_return;
       }),
       {2s, 1s});
  CHECK_MESSAGE(!said("Ada is asked again"),
                "the parent was asked to stop twice, and the group has asked "
                "its child twice, which has ended its cleaning up: ask the "
                "children once"s);
  CHECK_MESSAGE((!said("Ada stops") || said("Ada is asked again") ||
                 said_in_time("Ada is clean")),
                "the parent was asked to stop a second time, and left while a "
                "child was still cleaning up: wait until there are no "
                "children, however often it is asked"s);
  CHECK_MESSAGE(come == "cancelled: outside"s,
                "the parent was asked to stop twice, with \"outside\" and then "
                "with \"again\", and the group throws the first of the two "
                "cancelled_errors. It threw: "s
                    << (come.empty() ? "nothing" : come));
}

TEST_CASE_FIXTURE(rules, "rule: a cancelled_error of the body goes on alone") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(cook("Ada", 60s));
         co_await sleep(60s);
       }),
       {2s});
  CHECK_MESSAGE(!said("Ada serves"),
                "the body was cancelled, and a child was let run on"s);
  CHECK_MESSAGE(come == "cancelled: outside"s,
                "a cancellation is no error, and in no group: it is thrown as "
                "it is, once the children have ended; the group threw: "s
                    << (come.empty() ? "nothing" : come));
}

TEST_CASE_FIXTURE(rules, "rule: errors go first, and a request is not lost") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(drop("dropped"));
         co_await sleep(60s);
       }),
       {2s});
  CHECK_MESSAGE(come == "[dropped]"s,
                "asked to stop from outside, a child failed in its cleanup. "
                "The error must be told, and the group threw: "s
                    << come);
  CHECK_MESSAGE(requests == 1,
                "the request from outside is not the group's to take back: "
                "cancelling() is "s
                    << requests << " after the group"s);
  CHECK_MESSAGE(!goes_on,
                "the error went first, and the request from outside was lost: "
                "nobody found it where the parent waited next. Make it anew"s);
}

TEST_CASE_FIXTURE(rules, "rule: a system_exit of a child is thrown alone") {
  test_exit(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(cook("Ada", 60s, 5s));
    group.create_task(drop("dropped"));
    group.create_task(leave(1s, 3));
    group.create_task(leave(1s, 4));
    co_await cook("body", 60s);
  }));
  CHECK_MESSAGE((!said("Ada serves") && !said("body serves")),
                "a child has thrown a system_exit, and the others were let run "
                "on: it stops them as any failure does. The trace: "s
                    << log.str());
  CHECK_MESSAGE((!said("Ada stops") || said_in_time("Ada is clean")),
                "a child has thrown a system_exit, and the group ended while "
                "another was still cleaning up"s);
  CHECK_MESSAGE(
      come != "exit 4"s,
      "a child has thrown system_exit(3), then another system_exit("
      "4): the first of them counts, and the group threw the second"s);
  CHECK_MESSAGE(!come.starts_with("["),
                "a system_exit is thrown by itself, and in no group; the group "
                "threw: "s
                    << come);
  CHECK_MESSAGE(come.starts_with("exit"),
                "a child has thrown system_exit(3), and the group threw: "s
                    << (come.empty() ? "nothing" : come));
  CHECK_MESSAGE(told.str().find("dropped") != std::string::npos,
                "a system_exit was thrown alone, and the error of another "
                "child has vanished: call report_errors() before. The "
                "exception handler was told: "s
                    << (told.str().empty() ? "nothing" : told.str()));
}

TEST_CASE_FIXTURE(rules, "rule: a system_exit of the body is thrown alone") {
  test_exit(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(cook("Ada", 60s, 5s));
    co_await leave(1s, 3);
  }));
  CHECK_MESSAGE((!said("Ada serves") && said_in_time("Ada is clean")),
                "the body has thrown a system_exit, and the group has not "
                "stopped its child, or has not waited for it. The trace: "s
                    << log.str());
  CHECK_MESSAGE(come == "exit 3"s,
                "the body has thrown system_exit(3), which is thrown on in no "
                "group, and the group threw: "s
                    << come);
}

}  // namespace task_group_state_rules_test

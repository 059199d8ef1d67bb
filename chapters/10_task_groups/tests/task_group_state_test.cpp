// The rules of a task group, continued: a parent that is asked to stop, by its
// group and from outside, and a system_exit.

#include "10_task_groups/tests/task_group_state_test.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>

namespace task_group_state_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::group_state_fixture;
using asyncio::sleep;
using asyncio::task_group;
using asyncio::task_group_scope;

}  // namespace

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: the parent keeps no request of the group") {
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: cancelled from outside, so are the children") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(cook("Ada", 60s, 5s));
         co_return;
       }),
       2s);
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

TEST_CASE_FIXTURE(group_state_fixture, "rule: cancelled twice from outside") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(cook("Ada", 60s, 5s));
         co_return;
       }),
       2s, 1s);
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: errors go first, and a request is not lost") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(drop("dropped"));
         co_await sleep(60s);
       }),
       2s);
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: a system_exit of a child is thrown alone") {
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: a system_exit of the body is thrown alone") {
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

}  // namespace task_group_state_test

// The rules of a task group, one by one: what each mistake looks like, in words
// for a reader who has just rewritten the rules. Here: children who end and who
// fail.

#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "10_task_groups/tests/task_group_state_test.hpp"

namespace task_group_state_rules_test {

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
                  "rule: a group waits for all its children") {
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: a failure stops the siblings and the body") {
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: the oldest child is asked first") {
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: a cancelled child is no failure") {
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

TEST_CASE_FIXTURE(group_state_fixture, "rule: every error is told") {
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: two who fail at once, and the body has ended") {
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: a body that fails stops the children") {
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

TEST_CASE_FIXTURE(group_state_fixture,
                  "rule: a cancelled_error of the body goes on alone") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(cook("Ada", 60s));
         co_await sleep(60s);
       }),
       2s);
  CHECK_MESSAGE(!said("Ada serves"),
                "the body was cancelled, and a child was let run on"s);
  CHECK_MESSAGE(come == "cancelled: outside"s,
                "a cancellation is no error, and in no group: it is thrown as "
                "it is, once the children have ended; the group threw: "s
                    << (come.empty() ? "nothing" : come));
}

}  // namespace task_group_state_rules_test

// The rules of a task group, one by one, for whoever writes them anew: what
// each mistake looks like.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>

#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/task_group_test.hpp"

namespace task_group_state_rules_test {

namespace {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::current_task;
using asyncio::sleep;
using asyncio::task_group;
using asyncio::task_group_scope;

struct rules : asyncio::group_fixture {
  std::string come;          // what the group has thrown
  std::string while_it_ran;  // what the cooks did until then
  int requests = -1;         // that are pending then
  bool goes_on = false;      // who has caught that, after waiting again

  coroutine<> parent(coroutine<> group) {
    try {
      co_await group;
    } catch (...) {
      come = asyncio::tree(std::current_exception());
    }
    while_it_ran = log.str();
    requests = current_task()->cancelling();
    co_await sleep(1s);
    goes_on = true;
  }

  /// Awaits `group` in a task, for two hours at the most; perhaps asks that
  /// task to stop after so many seconds.
  void test(coroutine<> group, std::chrono::seconds when = {}) {
    const auto main = [&]() -> coroutine<> {
      const auto it = create_task(parent(std::move(group)));
      if (when > 0s) {
        co_await sleep(when);
        it.cancel("outside");
      }
      co_await sleep(2h);
      if (!it.done()) come = "nothing: the group waits for ever";
    };
    asyncio::run_virtually(main());
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
  REQUIRE_MESSAGE(come.empty(), "all went well, and the group threw: " << come);
  CHECK_MESSAGE(said_in_time("Ben serves"),
                "the group did not wait for its children: the body had ended, "
                "and so had the group");
  CHECK_MESSAGE(said_in_time("Ada serves"),
                "the group ended with its first child, not with its last");
}

TEST_CASE_FIXTURE(rules, "rule: a failure stops the siblings and the body") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(burn("burnt", 1s));
    group.create_task(cook("Ada", 60s, 5s));
    co_await cook("body", 60s);
  }));
  CHECK_MESSAGE(!said("Ada serves"),
                "a child failed, and its sibling was let run on");
  CHECK_MESSAGE(!said("body serves"),
                "a child failed, and nobody told the body: cancel the parent, "
                "which runs it");
  CHECK_MESSAGE(
      (!said("Ada stops") || said_in_time("Ada is clean")),
      "the group ended while a sibling was still cleaning up: after stopping "
      "the children wait for them all the same");
  CHECK_MESSAGE(come == "[burnt]",
                "a child has thrown \"burnt\", and the group: " << come);
}

TEST_CASE_FIXTURE(rules, "rule: the parent keeps no request of the group") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(burn("burnt", 1s));
    co_await sleep(60s);
  }));
  REQUIRE(come == "[burnt]");
  CHECK_MESSAGE(requests == 0,
                "the group has asked its parent to stop, and has not taken "
                "that back: cancelling() is "
                    << requests << " after the group");
  CHECK_MESSAGE(goes_on,
                "the parent has caught what the group threw, and was stopped "
                "where it waited next: by a request that was the group's own");
}

TEST_CASE_FIXTURE(rules, "rule: every error is told") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(burn("one", 1s));
    group.create_task(burn("two", 1s));
    group.create_task(drop("three"));
    co_await drop("four");
  }));
  CHECK_MESSAGE(come == "[one, two, three, four]",
                "two children failed at once, a third while it was stopped, "
                "and so did the body. They threw one, two, three, four, and "
                "the group threw: "
                    << come);
}

TEST_CASE_FIXTURE(rules, "rule: two who fail at once, and the body has ended") {
  asyncio::trace told;
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    asyncio::listen(asyncio::get_running_loop(), told);
    group.create_task(burn("one", 1s));
    group.create_task(burn("two", 1s));
    co_return;
  }));
  CHECK_MESSAGE(told.str().empty(),
                "two children have failed in the same pass, while the parent "
                "waited, and the callback for one of them has thrown. Is "
                "last_ended_ done already? The exception handler was told: "
                    << told.str());
  CHECK_MESSAGE(come == "[one, two]",
                "two children have failed in the same pass, one and two, and "
                "an error has vanished. The group threw: "
                    << come);
}

TEST_CASE_FIXTURE(rules, "rule: a body that fails stops the children") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
    group.create_task(cook("Ada", 60s, 5s));
    co_await burn("no salt", 1s);
  }));
  CHECK_MESSAGE(!said("Ada serves"),
                "the body failed, and a child was let run on");
  CHECK_MESSAGE(come == "[no salt]",
                "the body has thrown \"no salt\", and the group: " << come);
  CHECK(said_in_time("Ada is clean"));
}

TEST_CASE_FIXTURE(rules, "rule: cancelled from outside, so are the children") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(cook("Ada", 60s, 5s));
         co_return;
       }),
       2s);
  CHECK_MESSAGE(!said("Ada serves"),
                "the parent was asked to stop while it waited, and a child was "
                "let run on");
  CHECK_MESSAGE((!said("Ada stops") || said_in_time("Ada is clean")),
                "the parent was asked to stop, and left while a child was "
                "still cleaning up: who owns it now?");
  CHECK_MESSAGE(come == "cancelled: outside",
                "somebody outside has asked the parent to stop, and the group "
                "threw: "
                    << (come.empty() ? "nothing" : come));
}

TEST_CASE_FIXTURE(rules, "rule: a cancelled_error of the body goes on alone") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(cook("Ada", 60s));
         co_await sleep(60s);
       }),
       2s);
  CHECK_MESSAGE(!said("Ada serves"),
                "the body was cancelled, and a child was let run on");
  CHECK_MESSAGE(come == "cancelled: outside",
                "a cancellation is no error, and in no group: it is thrown as "
                "it is, once the children have ended; the group threw: "
                    << (come.empty() ? "nothing" : come));
}

TEST_CASE_FIXTURE(rules, "rule: errors go first, and a request is not lost") {
  test(task_group([&](task_group_scope& group) -> coroutine<> {
         group.create_task(drop("dropped"));
         co_await sleep(60s);
       }),
       2s);
  CHECK_MESSAGE(come == "[dropped]",
                "asked to stop from outside, a child failed in its cleanup. "
                "The error must be told, and the group threw: "
                    << come);
  CHECK_MESSAGE(requests == 1,
                "the request from outside is not the group's to take back: "
                "cancelling() is "
                    << requests << " after the group");
  CHECK_MESSAGE(!goes_on,
                "the error went first, and the request from outside was lost: "
                "nobody found it where the parent waited next. Make it anew");
}

}  // namespace task_group_state_rules_test

// What the tests of a task group's rules share: a parent that awaits a group,
// and what can be said of it afterwards.

#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "10_task_groups/task_group.hpp"
#include "10_task_groups/tests/task_group_test.hpp"

namespace asyncio {

/// A group in a task, what came of it, and what was going on at that moment.
struct group_state_fixture : group_fixture {
  trace told;                // what the exception handler was told
  std::string come;          // what the group has thrown
  std::string message;       // what() of that, if it is an exception_group
  std::string while_it_ran;  // what the cooks did until then
  int requests = -1;         // requests to stop that are pending then
  bool goes_on = false;      // the parent, after it has caught that and waited

  coroutine<> parent(coroutine<> group) {
    try {
      co_await group;
    } catch (const exception_group& errors) {
      message = errors.what();
      come = tree(std::current_exception());
    } catch (...) {
      come = tree(std::current_exception());
    }
    while_it_ran = log.str();
    requests = current_task()->cancelling();
    co_await sleep(std::chrono::seconds(1));
    goes_on = true;
  }

  /// Awaits `group` in a task, for two hours at the most; asks that task to
  /// stop after a wait, with "outside", and after another, with "again".
  void test(coroutine<> group, std::chrono::seconds ask_after = {},
            std::chrono::seconds again_after = {}) {
    const auto main = [&]() -> coroutine<> {
      listen(get_running_loop(), told);
      const auto it = create_task(parent(std::move(group)));
      co_await sleep(ask_after);
      if (ask_after > ask_after.zero()) it.cancel("outside");
      co_await sleep(again_after);
      if (again_after > again_after.zero()) it.cancel("again");
      co_await sleep(std::chrono::hours(2));
      if (!it.done()) come = "nothing: the group waits for ever";
    };
    // Not run(): it takes the compiler longer, and a student waits for it.
    event_loop loop(std::make_unique<virtual_time>());
    run_until_complete(loop, main());
  }
  /// The same for a group that a system_exit leaves. That leaves the loop as
  /// well, which is then run on.
  void test_exit(coroutine<> group) {
    event_loop loop(std::make_unique<virtual_time>());
    listen(loop, told);
    const auto it = create_task(loop, parent(std::move(group)));
    while (!it.done()) {
      try {
        run_until_done(loop, *it.state());
      } catch (const system_exit&) {  // run on
      } catch (const never_wakes_error&) {
        come = "nothing: the group waits for ever";
        return;
      }
    }
    it.state()->mark_seen();
  }

  coroutine<> leave(std::chrono::seconds takes, int status) {
    co_await sleep(takes);
    throw system_exit(status);
  }

  /// Did a cook say this at all, or as long as the group ran?
  bool said(const std::string& what) const {
    return log.str().find(what) != std::string::npos;
  }
  bool said_in_time(const std::string& what) const {
    return while_it_ran.find(what) != std::string::npos;
  }
};

}  // namespace asyncio

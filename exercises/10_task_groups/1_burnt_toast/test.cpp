// The program whose output you predict, and the mistakes worth a word.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <predict.hpp>
#include <sstream>
#include <stdexcept>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "10_task_groups/task_group.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::exception_group;
using asyncio::run;
using asyncio::task_group;
using asyncio::task_group_scope;
using asyncio::virtual_time;

// #region program
coroutine<> cook(std::ostream& out, std::string name,
                 std::chrono::minutes takes) {
  out << name << ": begins\n";
  try {
    co_await asyncio::sleep(takes);
    out << name << ": serves\n";
  } catch (const cancelled_error&) {
    out << name << ": puts the pan down\n";
    throw;
  }
}

coroutine<> toast(std::ostream& out) {
  co_await asyncio::sleep(20min);
  out << "the toast burns\n";
  throw std::runtime_error("a burnt toast");
}

coroutine<> chef(std::ostream& out) {
  try {
    co_await task_group([&](task_group_scope& group) -> coroutine<> {
      group.create_task(cook(out, "ada", 10min));
      group.create_task(toast(out));
      group.create_task(cook(out, "ben", 30min));
      out << "chef: sits down\n";
      try {
        co_await asyncio::sleep(60min);
        out << "chef: has had a rest\n";
      } catch (const cancelled_error&) {
        out << "chef: jumps up\n";
      }
      try {
        group.create_task(cook(out, "cleo", 5min));
      } catch (const std::runtime_error& error) {
        out << "chef: " << error.what() << "\n";
      }
    });
    out << "chef: all is well\n";
  } catch (const exception_group& errors) {
    out << "chef: " << errors.what() << "\n";
  }
  co_await asyncio::sleep(1min);
  out << "chef: goes home\n";
}

void evening(std::ostream& out) {
  run(chef(out), std::make_unique<virtual_time>());
  out << "owner: closes\n";
}
// #endregion

}  // namespace

TEST_CASE("the lines that evening() prints") {
  std::ostringstream out;
  evening(out);
  learn::predict(
      out.str(),
      {{"ada: begins",
        "You let a child begin in create_task(). In a group too, its first "
        "step "
        "comes in the next pass; the body goes on first."},
       {"ben: serves",
        "You let ben serve. That would be gather: in a group, the first "
        "failure stops the siblings."},
       {"ada: puts the pan down",
        "You stopped ada. She had served ten minutes before the toast burnt; a "
        "task that has ended cannot be stopped."},
       {"chef: has had a rest",
        "You let the chef rest. The body belongs to the group as well: when a "
        "child fails, the group cancels the task that the body runs in."},
       {"chef: jumps up",
        "You woke the chef before ben. The group asks its children first, in "
        "the order of their creation, and then its parent; each hears of it at "
        "its own turn."},
       {"cleo: begins",
        "You let cleo begin. A group that is being stopped takes no more "
        "children: create_task() throws."},
       {"chef: TaskGroup is finished",
        "You took the group for finished. Its body still runs, so the group is "
        "shutting down, and not finished."},
       {"chef: all is well",
        "You let the error vanish. The chef caught the request to stop, but "
        "not the child's error: that comes out of the group all the same."},
       {"chef: a burnt toast",
        "You threw the toast's error by itself. A group throws an "
        "exception_group, even for a single error."},
       {"chef: unhandled errors in a TaskGroup (2 sub-exceptions)",
        "You counted two errors. A cancelled task is no failure: only the "
        "toast is in the group."},
       {"owner: closes",
        "You let the chef be stopped in his last minute. The request was the "
        "group's own, and the group has taken it back: after catching the "
        "errors, the chef goes on."}});
}

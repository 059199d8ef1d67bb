// The program whose output you predict, and the mistakes worth a word.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <predict.hpp>
#include <sstream>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::run;
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

coroutine<> chef(std::ostream& out) {
  auto ada = create_task(cook(out, "ada", 10min));
  auto ben = create_task(cook(out, "ben", 20min));
  auto cleo = create_task(cook(out, "cleo", 30min));
  out << "chef: calls three\n";
  co_await asyncio::sleep(0min);
  auto dan = create_task(cook(out, "dan", 10min));
  dan.cancel();
  out << "chef: needs no dan\n";
  co_await ada;
  ben.cancel();
  out << "chef: sends ben home\n";
  try {
    co_await ben;
  } catch (const cancelled_error&) {
    out << "chef: ben has left\n";
  }
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
        "You let a task begin in create_task(). Its first step is for the "
        "next pass; whoever has made it goes on first."},
       {"chef: needs no dan",
        "You gave nobody a turn. sleep(0min) takes no time, but it lets all "
        "who are ready have theirs, and the three cooks are."},
       {"dan: begins",
        "You let dan begin. A task that is cancelled before its first step "
        "never runs: not one line of its body."},
       {"dan: puts the pan down",
        "You gave dan a pan. His body never began, so it is not in its try "
        "block, and there is nothing to catch."},
       {"ben: puts the pan down",
        "You let cancel() throw at once. It is a request: the task finds the "
        "cancelled_error at its own next turn, and whoever has called cancel() "
        "goes on first."},
       {"chef: ben has left",
        "You let the chef go on before ben. Whoever awaits a cancelled task "
        "waits until it has ended, and ben has a pan to put down."},
       {"cleo: serves",
        "You waited for cleo. run() is done when its main task is, and what is "
        "left over is cancelled, not waited for."},
       {"owner: closes",
        "You forgot cleo. run() cancels the tasks that are left over, and they "
        "get the time to clean up before it returns."}});
}

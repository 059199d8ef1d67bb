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
#include "09_timeouts/timeout.hpp"
#include "09_timeouts/wait_for.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::run;
using asyncio::timeout;
using asyncio::timeout_error;
using asyncio::timeout_scope;
using asyncio::virtual_time;
using asyncio::wait_for;

// #region program
coroutine<> bake(std::ostream& out, std::chrono::minutes takes) {
  try {
    co_await asyncio::sleep(takes);
    out << "baked\n";
  } catch (const cancelled_error&) {
    out << "oven off\n";
    throw;
  }
}

coroutine<> cook(std::ostream& out) {
  try {
    co_await wait_for(bake(out, 30min), 20min);
  } catch (const timeout_error&) {
    out << "one: too slow\n";
  }
  try {
    co_await timeout(20min, [&](timeout_scope&) -> coroutine<> {
      try {
        co_await wait_for(bake(out, 30min), 40min);
        out << "two: in time\n";
      } catch (const timeout_error&) {
        out << "two: too slow\n";
      }
    });
  } catch (const timeout_error&) {
    out << "evening: too slow\n";
  }
  try {
    co_await wait_for(bake(out, 0min), 0min);
  } catch (const timeout_error&) {
    out << "three: too slow\n";
  }
  try {
    co_await wait_for(bake(out, 30min), 20min);
  } catch (const timeout_error&) {
    out << "four: too slow\n";
  } catch (const cancelled_error& stop) {
    out << "four: " << stop.message() << "\n";
  }
  out << "requests: " << asyncio::current_task()->cancelling() << "\n";
}

coroutine<> chef(std::ostream& out) {
  auto it = create_task(cook(out));
  co_await asyncio::sleep(50min);
  it.cancel("fire");
  co_await it;
  out << "chef: home\n";
}

void evening(std::ostream& out) {
  run(chef(out), std::make_unique<virtual_time>());
}
// #endregion

}  // namespace

TEST_CASE("the lines that evening() prints") {
  std::ostringstream out;
  evening(out);
  learn::predict(
      out.str(),
      {{"one: too slow",
        "You let wait_for() come back before the oven was off. It asks, and "
        "waits until whoever was asked has cleaned up."},
       {"oven off",
        "You let an oven be turned off that was not on. A dish that has begun "
        "is told once; and with a limit of zero a coroutine is not even "
        "begun."},
       {"two: too slow",
        "You let the inner limit speak. Its forty minutes are not over at "
        "minute 40; the deadline around it has passed, and only that one says "
        "so."},
       {"two: in time",
        "You let the inner body go on after it was cancelled. The "
        "cancelled_error leaves wait_for(), and is no timeout_error."},
       {"baked",
        "You let something be baked. Three dishes take longer than their "
        "limits; and with a limit of zero a coroutine is not even begun."},
       {"four: too slow",
        "You took the chef's request for the limit. Both stop the task in the "
        "same way, but the limit of the fourth dish is over at minute 60, and "
        "the chef asks at minute 50."},
       {"requests: 0",
        "You took the chef's request back. A scope takes back its own, and "
        "nobody else's."},
       {"requests: 3",
        "You let the requests of the two deadlines stand. Each scope takes "
        "its own back on the way out; only the chef's is left."}});
}

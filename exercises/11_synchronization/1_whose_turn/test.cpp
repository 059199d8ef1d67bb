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
#include "11_synchronization/lock.hpp"
#include "11_synchronization/semaphore.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::lock;
using asyncio::run;
using asyncio::semaphore;
using asyncio::virtual_time;

// #region program
coroutine<> bake(std::ostream& out, std::string name, lock& oven) {
  try {
    const auto guard = co_await oven.hold();
    out << name << ": bakes\n";
    co_await asyncio::sleep(10min);
  } catch (const cancelled_error&) {
    out << name << ": goes home\n";
    throw;
  }
  out << name << ": serves\n";
}

coroutine<> boil(std::ostream& out, std::string name, semaphore& burners) {
  try {
    const auto guard = co_await burners.hold();
    out << name << ": boils\n";
  } catch (const cancelled_error&) {
    out << name << ": goes home\n";
    throw;
  }
}

coroutine<> chef(std::ostream& out) {
  lock oven;
  auto guard = co_await oven.hold();
  out << "chef: bakes\n";
  auto ada = create_task(bake(out, "ada", oven));
  auto ben = create_task(bake(out, "ben", oven));
  co_await asyncio::sleep(10min);
  guard.release();
  out << "chef: oven " << (oven.locked() ? "taken" : "free") << "\n";
  ada.cancel();
  guard = co_await oven.hold();
  out << "chef: bakes again\n";

  semaphore burners(1);
  auto burner = co_await burners.hold();
  auto cleo = create_task(boil(out, "cleo", burners));
  auto dora = create_task(boil(out, "dora", burners));
  co_await asyncio::sleep(10min);
  burner.release();
  out << "chef: burner " << (burners.locked() ? "taken" : "free") << "\n";
  cleo.cancel();
  burner = co_await burners.hold();
  out << "chef: boils\n";
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
      {{"chef: oven taken",
        "You let release() hand the oven over. A lock is free until the one "
        "who was called runs: in between nobody holds it, and nobody "
        "overtakes."},
       {"ada: bakes",
        "You let ada bake. It was her turn, but she was cancelled before she "
        "ran, and finds a cancelled_error where she waits."},
       {"ben: bakes",
        "You let ben bake before ada has gone home. She was called, and she is "
        "the first in line until she runs; when she leaves without the oven, "
        "she calls ben."},
       {"chef: bakes again",
        "You gave the oven to the chef too soon. The oven was free for a "
        "moment, but ben stood in the line before the chef did. First he "
        "bakes, and serves; his guard's destructor calls the chef, who goes on "
        "one pass later."},
       {"chef: burner free",
        "You took the semaphore for a lock. Whoever a semaphore calls has "
        "already been given what was released: it is counted at the call, not "
        "when cleo runs."},
       {"cleo: boils",
        "You let cleo boil. She was given the burner, but cancelled before she "
        "ran; so she goes home, and gives it back."},
       {"dora: boils",
        "You let dora boil before cleo has gone home. The burner was given to "
        "cleo, and she gives it back when she runs, and not when cancel() is "
        "called."},
       {"chef: boils",
        "You gave the burner to the chef too soon. Dora stood in the line "
        "before the chef did, and what cleo gave back is hers."}});
}

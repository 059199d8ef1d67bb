// Runs the program of task.md and compares what it prints with the prediction.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <predict.hpp>
#include <sstream>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/virtual_time.hpp"

namespace {

using namespace std::chrono_literals;

std::string breakfast() {
  std::ostringstream out;
  asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());

  auto toast = loop.call_later(1min, [&] { out << "toast pops up\n"; });
  loop.call_later(0min, [&] { out << "salt the water\n"; });
  loop.call_later(4min, [&] {
    out << "eggs are done\n";
    loop.stop();
    loop.call_soon([&] { out << "peel the eggs\n"; });
  });
  loop.call_later(4min, [&] { out << "tea is ready\n"; });
  loop.call_soon([&] {
    out << "chop the onion\n";
    loop.call_soon([&] { out << "fry the onion\n"; });
    out << "rinse the knife\n";
  });
  loop.call_soon([&] {
    out << "unplug the toaster\n";
    toast.cancel();
  });

  out << "good morning\n";
  loop.run_forever();
  out << "breakfast\n";
  return out.str();
}

TEST_CASE("the prediction is what the program prints") {
  learn::predict(
      breakfast(),
      {{"chop the onion",
        "nothing runs before run_forever(): call_soon() only puts a callback "
        "into the queue and returns"},
       {"fry the onion",
        "the onion is fried too early: what a callback schedules runs in the "
        "next pass, after all that is ready in this one"},
       {"salt the water",
        "a timer of zero minutes does not push in front: when it becomes due, "
        "it stands behind what was ready already"},
       {"toast pops up",
        "the toast pops up although its timer was cancelled: a cancelled timer "
        "is gone"},
       {"tea is ready",
        "tea comes too early: timers with equal deadlines run in the order in "
        "which they were made"},
       {"breakfast",
        "the loop stops too early: stop() finishes the pass, and whatever was "
        "ready for this pass still runs"},
       {"peel the eggs",
        "the eggs are peeled, but nobody is there: after stop() there is no "
        "next pass"}});
}

}  // namespace

// Runs the program of task.md and compares what it prints with the prediction.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <predict.hpp>
#include <sstream>
#include <string>

#include "03_event_loop/virtual_time.hpp"
#include "04_futures/future.hpp"

namespace {

using namespace std::chrono_literals;

std::string dinner() {
  std::ostringstream out;
  asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
  asyncio::future<std::string> dish(loop);
  const auto smells = [&out](std::string who) {
    return [&out, who](const asyncio::future<std::string>& it) {
      out << who << ": smells " << it.result() << '\n';
    };
  };

  dish.add_done_callback(smells("waiter"));
  const auto dog = dish.add_done_callback(smells("dog"));
  dish.add_done_callback([&](const asyncio::future<std::string>& it) {
    out << "guest: at last\n";
    it.add_done_callback(smells("cat"));
    out << "guest: eats\n";
  });

  loop.call_soon([&] {
    out << "cook: serves\n";
    dish.set_result("soup");
    if (!dish.remove_done_callback(dog)) out << "cook: too late for the dog\n";
    try {
      dish.set_result("fish");
    } catch (const asyncio::invalid_state_error&) {
      out << "cook: too late for fish\n";
    }
  });
  loop.call_soon([&] { out << "clock: strikes seven\n"; });
  loop.call_later(1h, [&] {
    out << "owner: closes\n";
    loop.stop();
  });

  out << "owner: opens\n";
  loop.run_forever();
  return out.str();
}

TEST_CASE("the prediction is what the program prints") {
  learn::predict(
      dinner(),
      {{"cook: serves",
        "the cook serves before the owner has opened: nothing runs before "
        "run_forever()"},
       {"waiter: smells soup",
        "the waiter smells the soup too early: set_result() calls nobody, it "
        "hands the callbacks to call_soon(), and they run in the next pass"},
       {"cook: too late for fish",
        "you have sent the dog away: set_result() has handed all callbacks to "
        "the loop, so the dish's list is empty and there is nothing to remove"},
       {"clock: strikes seven",
        "you have let a second result pass: a future has one outcome, and "
        "whoever sets another gets an invalid_state_error"},
       {"guest: at last",
        "you have left out the dog, or the waiter: callbacks run in the order "
        "in which they were added, and what could not be removed is called"},
       {"cat: smells soup",
        "the cat comes too early: a callback that is added late goes through "
        "the loop as well, and is not called by add_done_callback()"},
       {"owner: closes",
        "you have forgotten the cat: a callback that is added when the result "
        "is there already is still called"}});
}

}  // namespace

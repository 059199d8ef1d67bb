// Guests who order the same dish, at different times: what is served, and when?

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "common/observer/failure_text.hpp"

namespace {

using namespace std::chrono_literals;

/// An evening in the kitchen: `served` holds a line for each plate, such as
/// "10 min: Ada".
struct evening {
  asyncio::event_loop loop{std::make_unique<asyncio::virtual_time>()};
  kitchen ours{loop};
  kitchen::waiter serve;  // the next guest's takes the place of the last one's
  bool in_order = false;
  bool too_soon = false;
  std::string wrong_plate;
  std::vector<std::string> served;
  std::vector<std::string> failures;

  evening() {
    loop.set_exception_handler(
        [this](asyncio::event_loop&, const asyncio::exception_context& what) {
          failures.push_back(asyncio::failure_text(what.exception));
        });
  }

  void order(const std::string& guest, const std::string& name = "soup") {
    in_order = true;
    serve = [this, guest, name](const std::string& plate) {
      if (in_order) too_soon = true;
      if (plate != "plate of " + name) wrong_plate = plate;
      const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(
          loop.time().time_since_epoch());
      served.push_back(std::to_string(minutes.count()) + " min: " + guest);
    };
    ours.order(name, serve);
    in_order = false;
  }
  void order_at(std::chrono::minutes when, const std::string& guest) {
    loop.call_at(asyncio::time_point(when), [this, guest] { order(guest); });
  }
  void run() {
    loop.call_at(asyncio::time_point(2h), [this] { loop.stop(); });
    loop.run_forever();
    for (const auto& failure : failures)
      CHECK_MESSAGE(
          failure != "Result is not set.",
          "a callback has thrown \"Result is not set.\": it asked for "
          "the result of a dish that is still on the stove");
    CHECK_MESSAGE(wrong_plate.empty(),
                  "somebody was served \""
                      << wrong_plate
                      << "\": serve() must get what the cook has put into the "
                         "future, its result");
  }
  bool was_served(const std::string& line) const {
    for (const auto& each : served)
      if (each == line) return true;
    return false;
  }
};

TEST_CASE("whoever orders first waits until the dish is ready") {
  evening tonight;
  tonight.order("Ada");
  tonight.run();
  CHECK_MESSAGE(tonight.was_served("10 min: Ada"),
                "the soup was ready after 10 min, and Ada was not served then: "
                "her callback must be added to the new future as well");
}

TEST_CASE("whoever orders what is on the stove is served with the others") {
  evening tonight;
  tonight.order_at(0min, "Ada");
  tonight.order_at(5min, "Ben");
  tonight.run();
  REQUIRE_MESSAGE(tonight.ours.cooked() == 1,
                  "the soup was put on the stove twice: it is in the cupboard, "
                  "as a future, from the moment it is ordered");
  REQUIRE_MESSAGE(tonight.served.size() == 2,
                  "Ben ordered the soup while it was on the stove, and waits "
                  "for ever: nobody has told the future that he waits too");
  REQUIRE_MESSAGE(tonight.served[0] != tonight.served[1],
                  "two guests have ordered, and the same one was served twice: "
                  "a callback refers to the serve that order() was given, and "
                  "must own a copy of it");
  CHECK_MESSAGE(tonight.served[0] == "10 min: Ada",
                "Ben came later, and was served before Ada");
  CHECK_MESSAGE(tonight.was_served("10 min: Ben"),
                "the soup was ready after 10 min, and Ben, who ordered it "
                "meanwhile, got it at \""
                    << tonight.served[1]
                    << "\": one future calls all who wait for it");
}

TEST_CASE("what is in the cupboard is served soon, and not by order() itself") {
  evening tonight;
  tonight.order_at(0min, "Ada");
  tonight.order_at(30min, "Ben");
  tonight.run();
  REQUIRE_MESSAGE(tonight.ours.cooked() == 1, "the soup was cooked again");
  CHECK_FALSE_MESSAGE(
      tonight.too_soon,
      "the callback ran while order() was still running: for a dish that is "
      "ready, order() has called it itself, and did not leave that to the "
      "loop");
  REQUIRE_MESSAGE(tonight.served.size() == 2, "Ben was never served");
  CHECK_MESSAGE(tonight.served[1] == "30 min: Ben",
                "Ben waited on for a soup that stood in the cupboard: served \""
                    << tonight.served[1] << "\"");
}

TEST_CASE("different dishes are cooked one each") {
  evening tonight;
  tonight.order("Ada", "soup");
  tonight.order("Ben", "pie");
  tonight.run();
  CHECK_MESSAGE(tonight.ours.cooked() == 2, "a soup and a pie are two dishes");
  CHECK_MESSAGE(tonight.served.size() == 2,
                "two guests have ordered two dishes, and served were "
                    << tonight.served.size());
}

}  // namespace

// Groups within the group, and a chef who is asked to stop.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"
#include "test.hpp"

namespace fire_drill_test {

TEST_CASE("what burns in a group within the group") {
  const evening it({toast, cake_and_pie, meat});
  CHECK_MESSAGE(!has(it.dishes, "TaskGroup"),
                "a group is not a dish; look into it: "s << it.dishes);
  CHECK_MESSAGE(
      has(it.dishes, "cake"),
      "what burnt in a group within the group is missing: "s << it.dishes);
  CHECK_MESSAGE(it.dishes == "toast, meat, cake, pie"s,
                "toast and meat have burnt, and in the group within, which "
                "ends later, cake and pie; struck out were: "s
                    << it.dishes);
}

TEST_CASE("what burns two groups deep") {
  const evening it({waffle_and_scone, toast});
  CHECK_MESSAGE(it.alarm.empty(),
                "nothing but burnt dishes is no emergency, however deep they "
                "stand in groups; serve() threw: "s
                    << it.alarm);
  CHECK_MESSAGE(it.dishes == "toast, waffle, scone"s,
                "a toast has burnt, and in a group within a group within the "
                "group a waffle and a scone: look as deep as there are groups. "
                "Struck out were: "s
                    << it.dishes);
}

TEST_CASE("a group within the group has its place in the order") {
  const evening it({cake_and_pie, late_meat});
  CHECK_MESSAGE(it.dishes == "cake, pie, meat"s,
                "the group that holds cake and pie failed first, and the meat "
                "burnt after it. So cake and pie come first: a group's dishes "
                "stand in the group's place, not behind all others. Struck out "
                "were: "s
                    << it.dishes);
}

TEST_CASE("a group with words of its own, and a dish with a class of its own") {
  const evening oven({overheat});
  CHECK_MESSAGE(oven.dishes == "scone"s,
                "a scone has burnt in a group whose message is \"the oven is "
                "too hot\": it is its class that makes a group, not its "
                "message. Struck out were: "s
                    << oven.dishes);
  const evening grill({char_steak});
  CHECK_MESSAGE(grill.dishes == "steak"s,
                "a steak has burnt, thrown as a class derived from "
                "kitchen::burnt; that is a burnt dish as well. Struck out "
                "were: "s
                    << grill.dishes);
}

TEST_CASE("the same dish burns twice") {
  const evening it({meat, meat});
  CHECK_MESSAGE(it.dishes == "meat, meat"s,
                "two pieces of meat have burnt, and each must be struck out; "
                "struck out were: "s
                    << it.dishes);
}

TEST_CASE("a fire in a group within the group") {
  const evening it({toast, deeper});
  CHECK_MESSAGE(it.alarm == "[[the curtain is on fire]]"s,
                "the fire is one group deeper, and must be thrown on as it "
                "stands there, in its group; serve() threw: "s
                    << it.alarm);
}

TEST_CASE("a chef who is asked to stop") {
  bool stopped = false;
  const auto main = [&]() -> coroutine<> {
    const std::vector<kitchen::cook> cooks{serve_well};
    const auto chef = asyncio::create_task(kitchen::serve(cooks));
    co_await asyncio::sleep(1min);
    chef.cancel();
    co_await asyncio::until_done(chef.state());
    stopped = chef.cancelled();
  };
  asyncio::run_without_cleanup(main());
  CHECK_MESSAGE(stopped,
                "the chef was asked to stop, and returned a menu as if nobody "
                "had"s);
}

}  // namespace fire_drill_test

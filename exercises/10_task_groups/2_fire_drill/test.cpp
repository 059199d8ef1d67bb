// What burns is struck off the menu; a fire is put out.

#include <algorithm>
#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "03_event_loop/virtual_time.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::exception_group;
using asyncio::task_group;
using asyncio::task_group_scope;
using kitchen::burnt;

struct fire : std::logic_error {
  using std::logic_error::logic_error;
};

/// Counts the cooks who are at work, and the most at a time.
struct crowd {
  int now = 0;
  int most = 0;
};

coroutine<> burn(std::string dish) {
  co_await asyncio::sleep(1min);
  throw burnt(dish);
}
coroutine<> catch_fire() {
  co_await asyncio::sleep(1min);
  throw fire("the curtain is on fire");
}
coroutine<> flood() {
  co_await asyncio::sleep(1min);
  throw std::runtime_error("the sink runs over");
}
coroutine<> serve_well() { co_await asyncio::sleep(2min); }
coroutine<> serve_well_among(crowd* cooks) {
  cooks->most = std::max(cooks->most, ++cooks->now);
  co_await asyncio::sleep(2min);
  --cooks->now;
}

/// Runs away from a pan when asked to stop, and so burns what is in it.
coroutine<> run_away(std::string dish) {
  try {
    co_await asyncio::sleep(1h);
  } catch (const asyncio::cancelled_error&) {
    throw burnt(dish);
  }
}

/// A cook with helpers, who burn these.
coroutine<> pastry(std::string first, std::string second) {
  const auto body = [&](task_group_scope& group) -> coroutine<> {
    group.create_task(burn(first));
    group.create_task(burn(second));
    co_return;
  };
  co_await task_group(body);
}
/// A cook whose helper has helpers.
coroutine<> bakery(std::string first, std::string second) {
  const auto body = [&](task_group_scope& group) -> coroutine<> {
    group.create_task(pastry(first, second));
    co_return;
  };
  co_await task_group(body);
}
coroutine<> deeper() {
  const auto body = [](task_group_scope& group) -> coroutine<> {
    group.create_task(pastry("waffle", "scone"));
    group.create_task(catch_fire());
    co_return;
  };
  co_await task_group(body);
}

/// "[a, [b]]"
std::string tree(const exception_group& group) {
  std::string all;
  for (const auto& each : group.exceptions()) {
    all += all.empty() ? "" : ", ";
    try {
      std::rethrow_exception(each);
    } catch (const exception_group& nested) {
      all += tree(nested);
    } catch (const std::exception& error) {
      all += error.what();
    }
  }
  return "[" + all + "]";
}

/// What came of it: the dishes, or what was thrown.
struct evening {
  std::string dishes;
  std::string alarm;

  explicit evening(std::vector<kitchen::cook> cooks) {
    try {
      for (const auto& each :
           asyncio::run(kitchen::serve(cooks),
                        std::make_unique<asyncio::virtual_time>()))
        dishes += (dishes.empty() ? "" : ", ") + each;
    } catch (const exception_group& group) {
      alarm = tree(group);
    } catch (const std::exception& error) {
      alarm = error.what();
    }
  }
};

bool has(const std::string& all, const std::string& what) {
  return all.find(what) != std::string::npos;
}

const auto toast = [] { return burn("toast"); };
const auto meat = [] { return burn("meat"); };

}  // namespace

TEST_CASE("nothing burns") {
  const evening it({serve_well, serve_well});
  CHECK_MESSAGE(it.dishes.empty(),
                "nothing has burnt, and struck out were: "s << it.dishes);
  CHECK_MESSAGE(it.alarm.empty(),
                "nothing has burnt, and serve() threw: "s << it.alarm);
}

TEST_CASE("the cooks cook side by side") {
  crowd cooks;
  const evening it({[&] { return serve_well_among(&cooks); },
                    [&] { return serve_well_among(&cooks); }});
  CHECK_MESSAGE(cooks.most == 2,
                "two cooks have to cook side by side, and at no time were both "
                "at work: each waited for the one before to finish"s);
}

TEST_CASE("what burns is struck out, in order") {
  const evening it({toast, serve_well, meat});
  CHECK_MESSAGE(it.alarm.empty(),
                "nothing but burnt dishes is no emergency, and serve() threw: "s
                    << it.alarm);
  CHECK_MESSAGE(
      it.dishes == "toast, meat"s,
      "a toast and a meat have burnt, and struck out were: "s << it.dishes);
}

TEST_CASE("a fire is put out") {
  const evening it({toast, catch_fire});
  REQUIRE_MESSAGE(!it.alarm.empty(),
                  "the curtain is on fire, and is put out by nobody: what is "
                  "not a burnt dish must be thrown on. Struck out were: "s
                      << it.dishes);
  CHECK_MESSAGE(
      !has(it.alarm, "toast"),
      "a dish that has burnt is still among what is thrown on: "s << it.alarm);
  CHECK_MESSAGE(it.alarm.starts_with("["),
                "what is thrown on must be an exception_group, for it may be "
                "more than one; serve() threw: "s
                    << it.alarm);
  CHECK_MESSAGE(it.alarm == "[the curtain is on fire]"s,
                "of a burnt toast and a fire only the fire is thrown on; "
                "serve() threw: "s
                    << it.alarm);
}

TEST_CASE("everything else is thrown on, whatever its class") {
  const evening it({flood});
  CHECK_MESSAGE(it.alarm == "[the sink runs over]"s,
                "a std::runtime_error that is not a kitchen::burnt is no dish, "
                "and must be thrown on. serve() threw: "s
                    << (it.alarm.empty() ? "nothing" : it.alarm)
                    << "; struck out were: "s << it.dishes);
}

TEST_CASE("what burns in a group within the group") {
  const evening it({toast, [] { return pastry("cake", "pie"); }, meat});
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
  const evening it({[] { return bakery("waffle", "scone"); }, toast});
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
  const evening it(
      {[] { return pastry("cake", "pie"); }, [] { return run_away("meat"); }});
  CHECK_MESSAGE(it.dishes == "cake, pie, meat"s,
                "the group that holds cake and pie failed first, and the meat "
                "burnt after it. So cake and pie come first: a group's dishes "
                "stand in the group's place, not behind all others. Struck out "
                "were: "s
                    << it.dishes);
}

TEST_CASE("a fire in a group within the group") {
  const evening it({toast, deeper});
  CHECK_MESSAGE(it.alarm == "[[the curtain is on fire]]"s,
                "the fire is one group deeper, and must be thrown on as it "
                "stands there; serve() threw: "s
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
  asyncio::run(main(), std::make_unique<asyncio::virtual_time>());
  CHECK_MESSAGE(stopped,
                "the chef was asked to stop, and returned a menu as if nobody "
                "had"s);
}

// What the tests of the fire drill share: cooks, and an evening with them.

#pragma once

#include <algorithm>
#include <answer.hpp>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"

namespace fire_drill_test {

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

inline coroutine<> burn(std::string dish) {
  co_await asyncio::sleep(1min);
  throw burnt(dish);
}
inline coroutine<> catch_fire() {
  co_await asyncio::sleep(1min);
  throw fire("the curtain is on fire");
}
inline coroutine<> flood() {
  co_await asyncio::sleep(1min);
  throw std::runtime_error("the sink runs over");
}
/// Throws what is no std::exception.
inline coroutine<> throw_seven() {
  co_await asyncio::sleep(1min);
  throw 7;
}
/// Burns a steak in a class of its own.
inline coroutine<> char_steak() {
  struct charred : burnt {
    using burnt::burnt;
  };
  co_await asyncio::sleep(1min);
  throw charred("steak");
}
/// Burns a scone, in a group with words of its own.
inline coroutine<> overheat() {
  co_await asyncio::sleep(1min);
  throw exception_group("the oven is too hot",
                        {std::make_exception_ptr(burnt("scone"))});
}
inline coroutine<> serve_well() { co_await asyncio::sleep(2min); }
inline coroutine<> serve_well_among(crowd* cooks) {
  cooks->most = std::max(cooks->most, ++cooks->now);
  co_await asyncio::sleep(2min);
  --cooks->now;
}

/// Runs away from a pan when asked to stop, and so burns what is in it.
inline coroutine<> run_away(std::string dish) {
  try {
    co_await asyncio::sleep(1h);
  } catch (const asyncio::cancelled_error&) {
    throw burnt(dish);
  }
}

/// A cook with helpers, who burn these.
inline coroutine<> pastry(std::string first, std::string second) {
  const auto body = [&](task_group_scope& group) -> coroutine<> {
    group.create_task(burn(first));
    group.create_task(burn(second));
    co_return;
  };
  co_await task_group(body);
}
/// A cook whose helper has helpers.
inline coroutine<> bakery(std::string first, std::string second) {
  const auto body = [&](task_group_scope& group) -> coroutine<> {
    group.create_task(pastry(first, second));
    co_return;
  };
  co_await task_group(body);
}
inline coroutine<> deeper() {
  const auto body = [](task_group_scope& group) -> coroutine<> {
    group.create_task(pastry("waffle", "scone"));
    group.create_task(catch_fire());
    co_return;
  };
  co_await task_group(body);
}

/// "[a, [b]]"
inline std::string tree(const exception_group& group) {
  std::string all;
  for (const auto& each : group.exceptions()) {
    all += all.empty() ? "" : ", ";
    try {
      std::rethrow_exception(each);
    } catch (const exception_group& nested) {
      all += tree(nested);
    } catch (const std::exception& error) {
      all += error.what();
    } catch (...) {
      all += "something else";
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
           asyncio::run_without_cleanup(kitchen::serve(cooks)))
        dishes += (dishes.empty() ? "" : ", ") + each;
    } catch (const exception_group& group) {
      alarm = tree(group);
    } catch (const std::exception& error) {
      alarm = error.what();
    } catch (...) {
      alarm = "something else";
    }
  }
};

inline bool has(const std::string& all, const std::string& what) {
  return all.find(what) != std::string::npos;
}

// Cooks that std::function takes, all of one type: quick to compile.
inline coroutine<> toast() { return burn("toast"); }
inline coroutine<> meat() { return burn("meat"); }
inline coroutine<> cake_and_pie() { return pastry("cake", "pie"); }
inline coroutine<> waffle_and_scone() { return bakery("waffle", "scone"); }
inline coroutine<> late_meat() { return run_away("meat"); }

}  // namespace fire_drill_test

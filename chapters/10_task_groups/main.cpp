// A banquet of four dishes, one of which burns. Who stops the other cooks, and
// who waits until they have cleaned up?
//
// The chef cooks with a task group; with --gather as chapter 8 would have it.
// By default a minute of the kitchen passes in a twentieth of a second; with
// --virtual it is a minute, and passes in no time.

#include <chrono>
#include <exception>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "10_task_groups/exception_group.hpp"
#include "10_task_groups/task_group.hpp"
#include "common/command_line/command_line.hpp"
#include "common/observer/failure_text.hpp"

using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::exception_group;
using asyncio::task;
using asyncio::task_group;
using asyncio::task_group_scope;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds short_minute = 50ms;

// #region menu
struct burnt : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct work {
  std::string what;
  int minutes;
};
struct recipe {
  std::string cook, dish;
  std::vector<work> steps;
  int clearing;  // minutes to clean up, when stopped
  bool burns = false;
  bool slips = false;  // in cleaning up
};
const std::vector<recipe> menu{
    {"Ada", "soup", {{"chop the onions", 10}, {"simmer the soup", 30}}, 5},
    {"Ben",
     "goose",
     {{"stuff the goose", 8}, {"roast the goose", 50}},
     2,
     false,
     true},
    {"Cleo", "caramel", {{"melt the sugar", 12}}, 1, true},
    {"Dora", "pie", {{"roll the dough", 15}, {"bake the pie", 25}}, 3}};
// #endregion

// The kitchen's clock, its voice, and its lights.
class kitchen {
 public:
  explicit kitchen(std::chrono::nanoseconds minute) : minute_(minute) {}

  void open() { opened_ = asyncio::get_running_loop().time(); }

  std::chrono::nanoseconds for_minutes(int n) const { return n * minute_; }
  auto minutes(int n) const { return asyncio::sleep(for_minutes(n)); }

  void tell(const std::string& what) const {
    const auto passed = asyncio::get_running_loop().time() - opened_;
    std::cout << std::setw(3) << passed / minute_ << " min  " << what
              << std::endl;
  }

  void put_lights_out() {
    tell("chef: lights out");
    dark_ = true;
  }
  bool is_dark() const { return dark_; }

 private:
  std::chrono::nanoseconds minute_;
  asyncio::time_point opened_;
  bool dark_ = false;
};

// #region cook
coroutine<std::string> cook(const kitchen& here, recipe it) {
  std::exception_ptr stopped;
  try {
    for (const auto& [what, minutes] : it.steps) {
      here.tell(it.cook + ": " + what);
      co_await here.minutes(minutes);
    }
  } catch (const cancelled_error&) {
    stopped = std::current_exception();
  }
  if (!stopped) {
    const bool fails = it.burns || here.is_dark();
    const auto news = "the " + it.dish + (fails ? " is burnt" : " is ready");
    here.tell(it.cook + ": " + news);
    if (fails) throw burnt(news);
    co_return it.dish;
  }
  co_await here.minutes(it.clearing);
  if (it.slips) {
    here.tell(it.cook + " slips in cleaning up");
    throw broken("the big dish is broken");
  }
  here.tell(it.cook + " has cleaned up, and goes home");
  std::rethrow_exception(stopped);
}
// #endregion

using cooks = std::vector<task<std::string>>;

// #region gather
coroutine<> cook_with_gather(const kitchen& here, std::vector<recipe> recipes) {
  cooks all;
  for (const auto& each : recipes)
    all.push_back(create_task(cook(here, each), each.cook));
  co_await gather(all);
}
// #endregion

// #region group
coroutine<> cook_in_a_group(const kitchen& here, std::vector<recipe> recipes) {
  co_await task_group([&](task_group_scope& group) -> coroutine<> {
    for (const auto& each : recipes)
      group.create_task(cook(here, each), each.cook);
    co_return;
  });
}
// #endregion

// #region account
void account_for(const kitchen& here, const exception_group& all) {
  here.tell(std::string("chef: ") + all.what());
  const auto [burns, others] = all.split<burnt>();
  if (burns)
    for (const auto& each : burns->exceptions())
      here.tell("chef: off the menu: " + asyncio::failure_text(each));
  if (!others) return;
  const auto [breaks, rest] = others->split<broken>();
  if (breaks)
    for (const auto& each : breaks->exceptions())
      here.tell("chef: to be replaced: " + asyncio::failure_text(each));
  if (rest) throw *rest;
}
// #endregion

// #region evening
coroutine<> evening(kitchen& here, std::vector<recipe> recipes, bool gathers) {
  try {
    if (gathers)
      co_await cook_with_gather(here, recipes);
    else
      co_await cook_in_a_group(here, recipes);
    here.tell("chef: dinner is served");
  } catch (const exception_group& all) {
    account_for(here, all);
  } catch (const burnt& error) {
    here.tell(std::string("chef: no banquet, ") + error.what());
  }
  here.put_lights_out();
  co_await here.minutes(60);
  here.tell("chef: goes home");
}
// #endregion

struct plan {
  bool gathers = false, careful = false;
  int leave = 0;  // the minute in which the guests leave; 0: they do not
};

// #region chef
coroutine<> chef(kitchen& here, plan tonight) {
  here.open();
  const auto me = *asyncio::current_task();
  me.set_name("chef");
  if (tonight.leave > 0)
    asyncio::get_running_loop().call_later(
        here.for_minutes(tonight.leave),
        [me] { me.cancel("the guests have left"); });
  auto recipes = menu;
  if (tonight.careful)
    for (auto& each : recipes) each.burns = each.slips = false;
  try {
    co_await evening(here, recipes, tonight.gathers);
  } catch (const cancelled_error&) {
    here.tell("chef: stops as well");
    throw;
  }
}
// #endregion

}  // namespace

int main(int argc, char** argv) {
  plan tonight;
  bool in_virtual_time = false;
  common::command_line line("10_task_groups", "A banquet; one dish burns.");
  line.number("--leave", tonight.leave,
              "the minute in which the guests leave; 0: they stay", 0, 600);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  line.flag("--gather", tonight.gathers, "cook with chapter 8's gather");
  line.flag("--careful", tonight.careful, "nothing burns, and nobody slips");
  return line.run(argc, argv, [&] {
    kitchen here(in_virtual_time ? 1min : short_minute);
    try {
      asyncio::run(chef(here, tonight),
                   asyncio::real_or_virtual(in_virtual_time));
    } catch (const cancelled_error&) {
      std::cout << "the kitchen is empty\n";
    }
  });
}

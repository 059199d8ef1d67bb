// Five cooks at work side by side. One is sent home in mid-dish, and cleans up
// before leaving.
//
// By default a minute of the kitchen passes in a twentieth of a second; with
// --virtual it is a minute, and passes in no time. With --one-by-one the chef
// knows only chapter 5's co_await: one dish, then the next.

#include <chrono>
#include <exception>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::cancelled_error;
using asyncio::coroutine;
using asyncio::task;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds short_minute = 50ms;

// #region menu
struct work {
  std::string what;
  int minutes;
};
struct recipe {
  std::string cook, dish;
  std::vector<work> steps;
};
const std::vector<recipe> menu{
    {"Ada", "soup", {{"chop the onions", 5}, {"simmer the soup", 30}}},
    {"Ben", "bread", {{"knead the dough", 10}, {"bake the bread", 35}}},
    {"Cleo", "fish", {{"fillet the fish", 8}, {"fry the fish", 12}}},
    {"Dora", "soufflé", {{"beat the eggs", 9}, {"bake the soufflé", 25}}},
    {"Emil", "pasta", {{"boil the pasta", 11}, {"toss the pasta", 2}}}};
const std::vector<work> clearing{{"empty the oven", 1}, {"wash the bowls", 4}};
// #endregion

// The kitchen's clock, and its voice.
class kitchen {
 public:
  explicit kitchen(std::chrono::nanoseconds minute) : minute_(minute) {}

  void open() { opened_ = asyncio::get_running_loop().time(); }

  auto minutes(int n) const { return asyncio::sleep(n * minute_); }

  void tell(const std::string& what) const {
    const auto passed = asyncio::get_running_loop().time() - opened_;
    std::cout << std::setw(3) << passed / minute_ << " min  " << what
              << std::endl;
  }

 private:
  std::chrono::nanoseconds minute_;
  asyncio::time_point opened_;
};

// #region cook
coroutine<> do_all(const kitchen& here, std::string cook,
                   std::vector<work> steps) {
  for (const auto& [what, minutes] : steps) {
    here.tell(cook + ": " + what);
    co_await here.minutes(minutes);
  }
}

coroutine<std::string> cook(const kitchen& here, recipe it) {
  std::exception_ptr stopped;
  try {
    co_await do_all(here, it.cook, it.steps);
    here.tell(it.cook + ": the " + it.dish + " is ready");
    co_return it.dish;
  } catch (const cancelled_error& stop) {
    here.tell(it.cook + " stops, because " + stop.message());
    stopped = std::current_exception();
  }
  co_await do_all(here, it.cook, clearing);
  here.tell(it.cook + " goes home");
  std::rethrow_exception(stopped);
}
// #endregion

// #region evening
coroutine<> evening(kitchen& here, int leave) {
  here.open();
  asyncio::current_task()->set_name("chef");
  std::vector<task<std::string>> cooks;
  for (const auto& each : menu)
    cooks.push_back(create_task(cook(here, each), each.cook));

  co_await here.minutes(leave);
  if (!cooks[3].cancel("the guests at table 4 have left"))
    here.tell("table 4 leaves too late: the soufflé is made");

  std::string dinner;
  for (const auto& each : cooks) {
    try {
      const std::string dish = co_await each;
      dinner += " " + dish;
    } catch (const cancelled_error&) {
      here.tell("no dish from " + each.name());
    }
  }
  here.tell("dinner:" + dinner);
}
// #endregion

// #region one_by_one
coroutine<> one_by_one(kitchen& here) {
  here.open();
  for (const auto& each : menu) {
    auto dish = cook(here, each);
    co_await dish;
  }
}
// #endregion

}  // namespace

int main(int argc, char** argv) {
  int leave = 17;
  bool in_virtual_time = false, alone = false;
  common::command_line line("06_tasks", "Five cooks; one is sent home.");
  line.number("--leave", leave, "the minute in which table 4 leaves", 0, 600);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  line.flag("--one-by-one", alone, "one dish, then the next, as in chapter 5");
  return line.run(argc, argv, [&] {
    kitchen here(in_virtual_time ? 1min : short_minute);
    asyncio::run(alone ? one_by_one(here) : evening(here, leave),
                 asyncio::real_or_virtual(in_virtual_time));
  });
}

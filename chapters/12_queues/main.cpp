// Orders flow through a kitchen with three cooks. Between one and the next is a
// pass, with room for two dishes. Ben, in the middle, is the slowest: so the
// dishes pile up in front of him, until neither Ada nor the waiter can go on.
// With --breaks his oven breaks after so many minutes, and the evening ends in
// order.
//
// By default a minute in the kitchen passes in a twentieth of a second; with
// --virtual it is a minute, and passes in no time.

#include <chrono>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/task_group.hpp"
#include "12_queues/async_generator.hpp"
#include "12_queues/queue.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::async_generator;
using asyncio::coroutine;
using asyncio::queue;
using asyncio::queue_shut_down;
using asyncio::task_group;
using asyncio::task_group_scope;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds short_minute = 50ms;
const std::vector<std::string> menu{"soup", "fish", "stew",
                                    "rice", "cake", "fruit"};

struct oven_is_broken : std::runtime_error {
  oven_is_broken() : std::runtime_error("the oven is broken") {}
};

// The kitchen's clock, its voice, and what became of the orders.
class kitchen {
 public:
  kitchen(std::chrono::nanoseconds minute, int breaks)
      : minute_(minute), breaks_(breaks) {}

  auto minutes(int n) const { return asyncio::sleep(n * minute_); }
  void tell(const std::string& what) const {
    std::cout << std::setw(3) << now() << " min  " << what << std::endl;
  }
  bool oven_works() const { return breaks_ == 0 || now() < breaks_; }

  void serve(const std::string& dish) {
    tell("the guests get the " + dish);
    ++served_;
  }
  void send_back(const std::string& dish) {
    tell("there will be no " + dish);
    ++sent_back_;
  }
  int served() const { return served_; }
  int sent_back() const { return sent_back_; }

 private:
  long now() const {
    return (asyncio::get_running_loop().time() - opened_) / minute_;
  }

  std::chrono::nanoseconds minute_;
  int breaks_;
  asyncio::time_point opened_ = asyncio::get_running_loop().time();
  int served_ = 0;
  int sent_back_ = 0;
};

// #region orders
/// The orders of this evening, as they come: one a minute.
async_generator<std::string> orders(const kitchen& here) {
  for (const auto& dish : menu) {
    co_await here.minutes(1);
    here.tell("a guest orders " + dish);
    co_yield dish;
  }
}
// #endregion

// #region take_orders
coroutine<> take_orders(kitchen& here, queue<std::string>& into) {
  auto coming = orders(here);
  while (const auto dish = co_await coming.next()) {
    try {
      co_await into.put(*dish);
    } catch (const queue_shut_down&) {
      here.send_back(*dish);
    }
  }
  into.shutdown();
}
// #endregion

struct station {
  std::string cook;
  std::string works;  // "chops"
  int minutes;
};

// #region pass_on
/// Works on one dish, and puts it into the next pass.
coroutine<> pass_on(kitchen& here, const station& at, std::string dish,
                    queue<std::string>& to) {
  try {
    here.tell(at.cook + " " + at.works + " the " + dish);
    co_await here.minutes(at.minutes);
    if (at.cook == "Ben" && !here.oven_works()) throw oven_is_broken();
    co_await to.put(dish);
  } catch (...) {
    here.send_back(dish);
    throw;
  }
}
// #endregion

// #region work_at
coroutine<> work_at(kitchen& here, const station& at, queue<std::string>& from,
                    queue<std::string>& to) {
  try {
    while (true) co_await pass_on(here, at, co_await from.get(), to);
  } catch (const queue_shut_down&) {
    here.tell(at.cook + " has nothing more to do");
  } catch (const oven_is_broken& error) {
    here.tell(at.cook + ": " + error.what());
  }
  from.shutdown();
  while (!from.empty()) here.send_back(from.get_nowait());
  to.shutdown();
}
// #endregion

coroutine<> serve(kitchen& here, queue<std::string>& from) {
  try {
    while (true) here.serve(co_await from.get());
  } catch (const queue_shut_down&) {
  }
}

// #region evening
coroutine<> evening(std::chrono::nanoseconds minute, int breaks) {
  asyncio::current_task()->set_name("host");
  kitchen here(minute, breaks);
  queue<std::string> ordered(2, "the orders");
  queue<std::string> chopped(2, "the first pass");
  queue<std::string> cooked(2, "the second pass");
  queue<std::string> ready(2, "the counter");
  const station ada{"Ada", "chops", 2};
  const station ben{"Ben", "cooks", 6};
  const station cleo{"Cleo", "dresses", 1};
  co_await task_group([&](task_group_scope& all) -> coroutine<> {
    all.create_task(take_orders(here, ordered), "waiter");
    all.create_task(work_at(here, ada, ordered, chopped), "Ada");
    all.create_task(work_at(here, ben, chopped, cooked), "Ben");
    all.create_task(work_at(here, cleo, cooked, ready), "Cleo");
    all.create_task(serve(here, ready), "counter");
    co_return;
  });
  here.tell("served: " + std::to_string(here.served()) +
            ", sent back: " + std::to_string(here.sent_back()));
}
// #endregion

}  // namespace

int main(int argc, char** argv) {
  int breaks = 0;
  bool in_virtual_time = false;
  common::command_line line("12_queues",
                            "Three cooks, and passes between them.");
  line.number("--breaks", breaks,
              "Ben's oven breaks after so many minutes; 0: it does not", 0,
              600);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  return line.run(argc, argv, [&] {
    asyncio::run(evening(in_virtual_time ? 1min : short_minute, breaks),
                 asyncio::real_or_virtual(in_virtual_time));
  });
}

// Five philosophers at the kitchen's round table, and five forks between them.
// Each needs two. In act 1 all take the fork on their left, and wait for the
// other one. In act 2 a doorman lets in four at a time. In act 3 they take both
// forks or none. There is dessert when everybody has eaten.
//
// By default a minute at the table passes in a twentieth of a second; with
// --virtual it is a minute, and passes in no time.

#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iomanip>
#include <iostream>
#include <string>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/task_group.hpp"
#include "11_synchronization/barrier.hpp"
#include "11_synchronization/condition.hpp"
#include "11_synchronization/event.hpp"
#include "11_synchronization/lock.hpp"
#include "11_synchronization/semaphore.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::barrier;
using asyncio::condition;
using asyncio::coroutine;
using asyncio::event;
using asyncio::lock;
using asyncio::semaphore;
using asyncio::task_group;
using asyncio::task_group_scope;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds short_minute = 50ms;
constexpr std::size_t seats = 5;
const std::array<std::string, seats> names = {"Ada", "Ben", "Cleo", "Dora",
                                              "Emil"};

// #region table
/// The table, with a fork to the left of each seat; and what the guests share.
struct table {
  std::array<lock, seats> forks{lock("fork 1"), lock("fork 2"), lock("fork 3"),
                                lock("fork 4"), lock("fork 5")};
  event bell{"the bell"};
  semaphore door{seats - 1, "the door"};
  condition change{"a change of the forks"};
  barrier dessert{seats + 1, "dessert"};  // the host has some, too

  lock& left_of(std::size_t seat) { return forks[seat]; }
  lock& right_of(std::size_t seat) { return forks[(seat + 1) % seats]; }
};
// #endregion

class story {
 public:
  explicit story(std::chrono::nanoseconds minute) : minute_(minute) {}

  auto minutes(int n) const { return asyncio::sleep(n * minute_); }
  void tell(const std::string& what) const {
    const auto passed = asyncio::get_running_loop().time() - begun_;
    std::cout << std::setw(3) << passed / minute_ << " min  " << what
              << std::endl;
  }

 private:
  std::chrono::nanoseconds minute_;
  asyncio::time_point begun_ = asyncio::get_running_loop().time();
};

// #region one_by_one
coroutine<> one_by_one(const story& now, table& here, std::size_t seat) {
  const auto left = co_await here.left_of(seat).hold();
  now.tell(names[seat] + " has the left fork");
  co_await now.minutes(1);
  const auto right = co_await here.right_of(seat).hold();
  now.tell(names[seat] + " eats");
  co_await now.minutes(10);
}
// #endregion

// #region through_the_door
coroutine<> through_the_door(const story& now, table& here, std::size_t seat) {
  const auto chair = co_await here.door.hold();
  co_await one_by_one(now, here, seat);
}
// #endregion

// #region both_or_none
coroutine<> both_or_none(const story& now, table& here, std::size_t seat) {
  lock& left = here.left_of(seat);
  lock& right = here.right_of(seat);
  {
    const auto guard = co_await here.change.hold();
    co_await here.change.wait_for(
        [&] { return !left.locked() && !right.locked(); });
    co_await left.acquire();
    co_await right.acquire();
  }
  std::exception_ptr stopped;
  try {
    now.tell(names[seat] + " eats");
    co_await now.minutes(10);
  } catch (...) {
    stopped = std::current_exception();
  }
  const auto guard = co_await here.change.hold();
  left.release();
  right.release();
  here.change.notify_all();
  if (stopped) std::rethrow_exception(stopped);
}
// #endregion

using way_to_eat = coroutine<> (*)(const story&, table&, std::size_t);

// #region dine
coroutine<> dine(const story& now, table& here, std::size_t seat,
                 way_to_eat eat) {
  co_await here.bell.wait();
  co_await eat(now, here, seat);
  now.tell(names[seat] + " has eaten");
  co_await here.dessert.wait();
}
// #endregion

// #region dinner
coroutine<> dinner(std::chrono::nanoseconds minute, way_to_eat eat) {
  asyncio::current_task()->set_name("host");
  const story now(minute);
  table here;
  // A group, because the table must be there for as long as its guests.
  co_await task_group([&](task_group_scope& guests) -> coroutine<> {
    for (std::size_t seat = 0; seat < seats; ++seat)
      guests.create_task(dine(now, here, seat, eat), names[seat]);
    co_await now.minutes(3);
    now.tell("the bell rings");
    here.bell.set();
    co_await here.dessert.wait();
    now.tell("dessert");
  });
}
// #endregion

}  // namespace

int main(int argc, char** argv) {
  int act = 0;
  bool in_virtual_time = false;
  common::command_line line("11_synchronization",
                            "Five philosophers, five forks.");
  line.number("--act", act, "1: they starve; 2 and 3: they eat; 0: all three",
              0, 3);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  return line.run(argc, argv, [&] {
    const auto minute = in_virtual_time ? 1min : short_minute;
    const auto play = [&](int number, const char* title, way_to_eat eat) {
      if (act != 0 && act != number) return;
      std::cout << "Act " << number << ": " << title << std::endl;
      try {
        asyncio::run(dinner(minute, eat),
                     asyncio::real_or_virtual(in_virtual_time));
      } catch (const asyncio::never_wakes_error& error) {
        std::cout << error.what() << std::endl;
      }
    };
    play(1, "one fork, then the other", one_by_one);
    play(2, "a doorman lets four in", through_the_door);
    play(3, "both forks or none", both_or_none);
  });
}

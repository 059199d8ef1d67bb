// Five philosophers at the kitchen's round table, and five forks between them.
// Each needs two. In the first act all take the fork on their left, and wait
// for the other one. In the second a doorman lets in four at a time.
//
// By default a minute at the table passes in a twentieth of a second; with
// --virtual it is a minute, and passes in no time.

#include <array>
#include <chrono>
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "08_gather/gather.hpp"
#include "11_synchronization/event.hpp"
#include "11_synchronization/lock.hpp"
#include "11_synchronization/semaphore.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::coroutine;
using asyncio::create_task;
using asyncio::held;
using asyncio::lock;
using asyncio::semaphore;
using asyncio::task;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds short_minute = 50ms;
constexpr std::size_t seats = 5;
const std::array<std::string, seats> names = {"Ada", "Ben", "Cleo", "Dora",
                                              "Emil"};

// #region table
/// The table: a fork on the left of each seat, a bell, and a door.
class table {
 public:
  table(std::chrono::nanoseconds minute, bool doorman)
      : has_doorman(doorman), minute_(minute) {}

  lock& left_of(std::size_t seat) { return forks_[seat]; }
  lock& right_of(std::size_t seat) { return forks_[(seat + 1) % seats]; }

  asyncio::event bell{"the bell"};
  semaphore door{seats - 1, "a free seat"};
  const bool has_doorman;

  auto minutes(int n) const { return asyncio::sleep(n * minute_); }
  void tell(const std::string& what) const {
    const auto passed = asyncio::get_running_loop().time() - opened_;
    std::cout << std::setw(3) << passed / minute_ << " min  " << what
              << std::endl;
  }

 private:
  std::array<lock, seats> forks_{lock("fork 1"), lock("fork 2"), lock("fork 3"),
                                 lock("fork 4"), lock("fork 5")};
  std::chrono::nanoseconds minute_;
  asyncio::time_point opened_ = asyncio::get_running_loop().time();
};
// #endregion

// #region dine
coroutine<> dine(table& here, std::size_t seat) {
  const std::string& name = names[seat];
  co_await here.bell.wait();
  std::optional<held<semaphore>> chair;
  if (here.has_doorman) chair = co_await here.door.hold();

  const auto left = co_await here.left_of(seat).hold();
  here.tell(name + " has the left fork");
  co_await here.minutes(1);
  const auto right = co_await here.right_of(seat).hold();
  here.tell(name + " eats");
  co_await here.minutes(10);
  here.tell(name + " leaves the table");
}
// #endregion

// #region dinner
coroutine<> dinner(std::chrono::nanoseconds minute, bool has_doorman) {
  asyncio::current_task()->set_name("host");
  table here(minute, has_doorman);
  std::vector<task<>> all;
  for (std::size_t seat = 0; seat < seats; ++seat)
    all.push_back(create_task(dine(here, seat), names[seat]));
  co_await here.minutes(3);
  here.tell("the bell rings");
  here.bell.set();
  co_await gather(all);
  here.tell("everybody has eaten");
}
// #endregion

}  // namespace

int main(int argc, char** argv) {
  int act = 0;
  bool in_virtual_time = false;
  common::command_line line("11_synchronization",
                            "Five philosophers, five forks.");
  line.number("--act", act, "1: they starve; 2: they eat; 0: both", 0, 2);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  return line.run(argc, argv, [&] {
    const auto minute = in_virtual_time ? 1min : short_minute;
    const auto play = [&](bool has_doorman) {
      asyncio::run(dinner(minute, has_doorman),
                   asyncio::real_or_virtual(in_virtual_time));
    };
    if (act != 2) try {
        std::cout << "Act 1: everybody takes a fork\n";
        play(false);
      } catch (const asyncio::never_wakes_error& error) {
        std::cout << error.what() << "\n";
      }
    if (act != 1) {
      std::cout << "Act 2: a doorman lets four in\n";
      play(true);
    }
  });
}

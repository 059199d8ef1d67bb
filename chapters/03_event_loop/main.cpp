// Kitchen timers: an evening's dishes, each with a timer of its own. One timer
// is cancelled, one sets itself again and again.
//
// By default a minute of the kitchen passes in a twentieth of a second; with
// --virtual it is a minute, and passes in no time. With --spin the timers are
// chapter 2's: generators that look at the clock each time their turn comes.

#include <chrono>
#include <cstdint>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <string>
#include <utility>

#include "02_round_robin/round_robin.hpp"
#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/real_or_virtual.hpp"
#include "common/command_line/command_line.hpp"
#include "common/observer/observer.hpp"

using asyncio::event_loop;
using asyncio::time_point;
using asyncio::timer_handle;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds short_minute = 50ms;

struct dish {
  std::string name;
  int minutes;
};
const dish dishes[] = {
    {"roast", 50}, {"bread", 35}, {"soufflé", 25}, {"pasta", 11}};

void say(std::int64_t minute, const std::string& what) {
  std::cout << std::setw(3) << minute << " min  " << what << std::endl;
}

// #region kitchen
class kitchen {
 public:
  kitchen(event_loop& loop, std::chrono::nanoseconds minute)
      : loop_(loop), minute_(minute), opened_(loop.time()) {}

  void open(int minutes) {
    for (const auto& [name, takes] : dishes)
      timers_.emplace(name, cook(name, takes));
    set_timer("guests", 20, [this] {
      tell("the guests at table 4 leave: no soufflé");
      timers_.at("soufflé").cancel();
    });
    set_timer("closing", minutes, [this] {
      tell("the kitchen closes");
      loop_.stop();
    });
    stir_every(14, opened_);
  }

 private:
  timer_handle cook(const std::string& name, int takes) {
    tell(name + ": " + std::to_string(takes) + " minutes from now");
    return set_timer(name, takes, [this, name] { tell(name + " is ready"); });
  }

  timer_handle set_timer(const std::string& name, int minutes,
                         std::function<void()> ring) {
    auto timer = loop_.call_later(minutes * minute_, std::move(ring));
    asyncio::observer::name(timer.who(), name);
    return timer;
  }

  // Counts from when it was due, not from when it ran: else lateness
  // would add up.
  void stir_every(int minutes, time_point last) {
    const auto next = last + minutes * minute_;
    const auto timer = loop_.call_at(next, [this, minutes, next] {
      tell("stir the stock");
      stir_every(minutes, next);
    });
    asyncio::observer::name(timer.who(), "stock");
  }

  void tell(const std::string& what) const {
    say((loop_.time() - opened_) / minute_, what);
  }

  event_loop& loop_;
  std::chrono::nanoseconds minute_;
  time_point opened_;
  std::map<std::string, timer_handle> timers_;
};
// #endregion

// #region run
void run_kitchen(int minutes, bool in_virtual_time) {
  event_loop loop(asyncio::real_or_virtual(in_virtual_time));
  kitchen tonight(loop, in_virtual_time ? 1min : short_minute);
  tonight.open(minutes);
  loop.run_forever();
}
// #endregion

// #region spin
asyncio::generator<asyncio::turn> cook_and_look(dish it, time_point begin,
                                                long& looks) {
  const auto ready = begin + it.minutes * short_minute;
  for (; std::chrono::steady_clock::now() < ready; ++looks)
    co_yield asyncio::turn{};
  say(it.minutes, it.name + " is ready");
}

void spin(int minutes) {
  const time_point begin = std::chrono::steady_clock::now();
  long looks = 0;
  asyncio::round_robin cooks;
  for (const auto& each : dishes)
    if (each.minutes <= minutes)
      cooks.add(each.name, cook_and_look(each, begin, looks));
  cooks.run();
  std::cout << "the cooks looked at the clock in vain " << looks << " times\n";
}
// #endregion

}  // namespace

int main(int argc, char** argv) {
  int minutes = 60;
  bool in_virtual_time = false;
  bool spinning = false;
  common::command_line line("03_event_loop", "Kitchen timers, and who waits.");
  line.number("--minutes", minutes, "when the kitchen closes", 1, 600);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  line.flag("--spin", spinning, "wait as in chapter 2: ask again and again");
  return line.run(argc, argv, [&] {
    if (spinning && in_virtual_time)
      throw common::usage_error(
          "--spin looks at the real clock: leave out --virtual");
    spinning ? spin(minutes) : run_kitchen(minutes, in_virtual_time);
  });
}

// An order and its callbacks: each step in the kitchen is a future that a timer
// resolves, and the next step is a callback of the one before.
//
// With --hopeful nobody thinks of what can go wrong. By default a minute of the
// kitchen passes in a twentieth of a second; with --virtual it is a minute, and
// passes in no time.

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/real_or_virtual.hpp"
#include "04_futures/future.hpp"
#include "common/command_line/command_line.hpp"
#include "common/observer/observer.hpp"

using asyncio::event_loop;
using asyncio::future;
using asyncio::time_point;
using namespace std::chrono_literals;

namespace {

struct order {
  int table;
  std::string dish;
  int pantry_minutes;
  int stove_minutes;
};
const order orders[] = {{1, "pasta", 2, 11},
                        {2, "trout", 4, 15},
                        {3, "soufflé", 3, 25},
                        {4, "roast", 5, 45}};

// What each step of an order hands to the next: no cooking without a basket.
struct basket {
  std::string ingredients;
};
struct plate {
  std::string food;
};

std::string name(int table) { return "table " + std::to_string(table); }

std::string how_it_went(const future<>& served) {
  try {
    served.result();
    return " is happy";
  } catch (const asyncio::cancelled_error& cancelled) {
    return " gets nothing: " + cancelled.message();
  } catch (const std::exception& error) {
    return std::string(" gets nothing: ") + error.what();
  }
}

class kitchen {
 public:
  kitchen(event_loop& loop, std::chrono::nanoseconds minute, bool hopeful)
      : loop_(loop), minute_(minute), opened_(loop.time()), hopeful_(hopeful) {}

  void open(int minutes) {
    for (const auto& each : orders) take(each);
    set_timer("guests", 20, [this] {
      tell("the guests at table 4 leave");
      served_.at(4).cancel("the guests have left");
    });
    set_timer("closing", minutes, [this] { close(); });
  }

  void take(const order& it) {
    tell(name(it.table) + " orders " + it.dish);
    const auto served = hopeful_ ? place_hopefully(it) : place(it);
    served.add_done_callback([this, it](const future<>& outcome) {
      tell(name(it.table) + how_it_went(outcome));
    });
    served_.emplace(it.table, served);
  }

 private:
  future<basket> fetch(const order& it) {
    future<basket> fetched(loop_);
    set_timer(name(it.table), it.pantry_minutes, [this, it, fetched] {
      if (it.dish == "trout") {
        fetched.set_exception(std::runtime_error("no trout is left"));
      } else {
        tell("the ingredients for " + it.dish + " are here");
        fetched.set_result(basket{it.dish});
      }
    });
    return fetched;
  }

  future<plate> cook(const order& it, const basket& from) {
    future<plate> cooked(loop_);
    const auto food = from.ingredients;
    set_timer(name(it.table), it.stove_minutes, [this, food, cooked] {
      if (food == "soufflé") {
        cooked.set_exception(std::runtime_error("it has collapsed"));
      } else {
        tell("the " + food + " is cooked");
        cooked.set_result(plate{food});
      }
    });
    return cooked;
  }

  future<> carry(const order& it, const plate& what) {
    future<> carried(loop_);
    const auto there = what.food + " is on " + name(it.table);
    set_timer(name(it.table), 1, [this, there, carried] {
      tell("the " + there);
      carried.set_result();
    });
    return carried;
  }

  future<> place_hopefully(const order& it) {
    future<> served(loop_);
    fetch(it).add_done_callback([this, it, served](auto fetched) {
      cook(it, fetched.result()).add_done_callback([=, this](auto cooked) {
        carry(it, cooked.result()).add_done_callback([=](auto carried) {
          carried.result();
          served.set_result();
        });
      });
    });
    return served;
  }

  future<> place(const order& it) {
    future<> served(loop_);
    fetch(it).add_done_callback([this, it, served](auto fetched) {
      if (served.done()) return;
      try {
        cook(it, fetched.result()).add_done_callback([=, this](auto cooked) {
          if (served.done()) return;
          try {
            carry(it, cooked.result()).add_done_callback([=](auto carried) {
              if (served.done()) return;
              try {
                carried.result();
                served.set_result();
              } catch (...) {
                served.set_exception(std::current_exception());
              }
            });
          } catch (...) {
            served.set_exception(std::current_exception());
          }
        });
      } catch (...) {
        served.set_exception(std::current_exception());
      }
    });
    return served;
  }

  void close() {
    tell("the kitchen closes");
    for (const auto& [table, served] : served_)
      if (!served.done()) tell(name(table) + " is still waiting");
    loop_.stop();
  }

  void set_timer(const std::string& lane, int minutes,
                 std::function<void()> ring) {
    const auto timer = loop_.call_later(minutes * minute_, std::move(ring));
    asyncio::observer::name(timer.who(), lane);
  }

  void tell(const std::string& what) const {
    const std::int64_t minute = (loop_.time() - opened_) / minute_;
    std::cout << std::setw(3) << minute << " min  " << what << std::endl;
  }

  event_loop& loop_;
  std::chrono::nanoseconds minute_;
  time_point opened_;
  bool hopeful_;
  std::map<int, future<>> served_;
};

void run_kitchen(int minutes, bool in_virtual_time, bool hopeful) {
  event_loop loop(asyncio::real_or_virtual(in_virtual_time));
  kitchen tonight(loop, in_virtual_time ? 1min : 50ms, hopeful);
  tonight.open(minutes);
  loop.run_forever();
}

}  // namespace

int main(int argc, char** argv) {
  int minutes = 60;
  bool in_virtual_time = false;
  bool hopeful = false;
  common::command_line line("04_futures", "An order, and its callbacks.");
  line.number("--minutes", minutes, "when the kitchen closes", 1, 600);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  line.flag("--hopeful", hopeful, "think of nothing that can go wrong");
  return line.run(argc, argv,
                  [&] { run_kitchen(minutes, in_virtual_time, hopeful); });
}

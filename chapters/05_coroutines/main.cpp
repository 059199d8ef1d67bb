// The orders of chapter 4, as straight-line code: fetch, cook, carry, one line
// each, and try and catch for what can go wrong.
//
// By default a minute of the kitchen passes in a twentieth of a second; with
// --virtual it is a minute, and passes in no time. With --deep there is no
// kitchen: coroutines call each other, a million levels down.

#include <chrono>
#include <cstdint>
#include <exception>
#include <iomanip>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/real_or_virtual.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "05_coroutines/run_alone.hpp"
#include "common/command_line/command_line.hpp"
#include "common/observer/observer.hpp"

using asyncio::coroutine;
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
  int patience = 0;  // minutes until the guests leave; 0: they stay
};
const order orders[] = {{1, "pasta", 2, 11},
                        {2, "trout", 4, 15},
                        {3, "soufflé", 3, 25},
                        {4, "roast", 5, 45, 20}};

// What each step of an order hands to the next: no cooking without a basket.
struct basket {
  std::string ingredients;
};
struct plate {
  std::string food;
};

std::string name(int table) { return "table " + std::to_string(table); }

/// A timer with a lane, taken back when its owner goes.
class kitchen_timer {
 public:
  kitchen_timer(const std::string& lane, asyncio::timer_handle timer)
      : timer_(std::move(timer)) {
    asyncio::observer::name(timer_.who(), lane);
  }
  kitchen_timer(const kitchen_timer&) = delete;
  kitchen_timer& operator=(const kitchen_timer&) = delete;
  ~kitchen_timer() { timer_.cancel(); }

 private:
  asyncio::timer_handle timer_;
};

class kitchen {
 public:
  kitchen(event_loop& loop, std::chrono::nanoseconds minute)
      : loop_(loop), minute_(minute), opened_(loop.time()) {}

  coroutine<> evening(int only_table) {
    for (const order& each : orders)
      if (only_table == 0 || only_table == each.table) co_await take(each);
    tell("the kitchen closes");
  }

 private:
  coroutine<> take(order it) {
    tell(name(it.table) + " orders " + it.dish);
    const auto guests = watch_guests(it);
    std::string outcome = " is happy";
    try {
      co_await place(it);
    } catch (const asyncio::cancelled_error& cancelled) {
      outcome = " gets nothing: " + cancelled.message();
    } catch (const std::exception& error) {
      outcome = std::string(" gets nothing: ") + error.what();
    }
    tell(name(it.table) + outcome);
  }

  coroutine<> place(order it) {
    const basket from = co_await fetch(it);
    const plate food = co_await cook(it, from);
    co_await carry(it, food);
  }

  coroutine<basket> fetch(order it) {
    co_await minutes_pass(it, it.pantry_minutes);
    if (it.dish == "trout") throw std::runtime_error("no trout is left");
    tell("the ingredients for " + it.dish + " are here");
    co_return basket{it.dish};
  }

  coroutine<plate> cook(order it, basket from) {
    co_await minutes_pass(it, it.stove_minutes);
    if (from.ingredients == "soufflé")
      throw std::runtime_error("it has collapsed");
    tell("the " + from.ingredients + " is cooked");
    co_return plate{from.ingredients};
  }

  coroutine<> carry(order it, plate what) {
    co_await minutes_pass(it, 1);
    tell("the " + what.food + " is on " + name(it.table));
  }

  coroutine<> minutes_pass(order it, int minutes) {
    const future<> bell(loop_);
    const kitchen_timer timer(
        name(it.table),
        loop_.call_later(minutes * minute_, [=] { bell.set_result(); }));
    bell_ = bell;
    co_await bell;
  }

  std::optional<kitchen_timer> watch_guests(const order& it) {
    if (it.patience == 0) return std::nullopt;
    return std::optional<kitchen_timer>(
        std::in_place, "guests",
        loop_.call_later(it.patience * minute_, [this, it] {
          tell("the guests at " + name(it.table) + " leave");
          bell_->cancel("the guests have left");
        }));
  }

  void tell(const std::string& what) const {
    const std::int64_t minute = (loop_.time() - opened_) / minute_;
    std::cout << std::setw(3) << minute << " min  " << what << std::endl;
  }

  event_loop& loop_;
  std::chrono::nanoseconds minute_;
  time_point opened_;
  std::optional<future<>> bell_;  // what everybody waits for, if they do
};

void run_kitchen(int only_table, bool in_virtual_time) {
  event_loop loop(asyncio::real_or_virtual(in_virtual_time));
  kitchen tonight(loop, in_virtual_time ? 1min : 50ms);
  asyncio::run_alone(loop, tonight.evening(only_table));
}

coroutine<int> go_down(int levels, future<> floor) {
  if (levels > 1) co_return 1 + co_await go_down(levels - 1, floor);
  co_await floor;
  co_return 1;
}

coroutine<> dive(int levels) {
  const future<> solid;
  asyncio::get_running_loop().call_soon([=] { solid.set_result(); });
  const int passed = co_await go_down(levels, solid);
  std::cout << "a result came up " << passed << " levels\n";

  const future<> wet;
  asyncio::get_running_loop().call_soon(
      [=] { wet.cancel("the floor is wet"); });
  try {
    co_await go_down(levels, wet);
  } catch (const asyncio::cancelled_error& cancelled) {
    std::cout << "a cancellation came up: " << cancelled.message() << '\n';
  }
}

// Nobody ever builds this floor: the stack is destroyed where it stands.
coroutine<int> get_lost(int levels) {
  const future<> never;
  co_return co_await go_down(levels, never);
}

void run_deep(int levels) {
  asyncio::run_alone(dive(levels));
  try {
    asyncio::run_alone(get_lost(levels));
  } catch (const asyncio::never_wakes_error&) {
    std::cout << "a stack was destroyed where it waited\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  int only_table = 0;
  int levels = 1'000'000;
  bool in_virtual_time = false;
  bool deep = false;
  common::command_line line("05_coroutines", "An order, line by line.");
  line.number("--table", only_table, "serve this table only; 0: all", 0, 4);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  line.flag("--deep", deep, "no kitchen: coroutines many levels deep");
  line.number("--levels", levels, "how deep --deep goes", 1, 10'000'000);
  return line.run(argc, argv, [&] {
    deep ? run_deep(levels) : run_kitchen(only_table, in_virtual_time);
  });
}

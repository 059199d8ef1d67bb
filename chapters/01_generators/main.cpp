// A kitchen that cooks on demand: who runs when?
//
// Orders, chopping and cooking are three generators, each of which asks the one
// before it. Every worker writes into a column of its own, so that you can read
// line by line whose body runs. With --eager the same work is done as functions
// that cannot pause must do it: all of one stage, then all of the next.

#include <array>
#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "01_generators/generator.hpp"
#include "common/command_line/command_line.hpp"
#include "common/observer/observer.hpp"

using asyncio::activity;
using asyncio::generator;
using asyncio::observer;

namespace {

constexpr std::array menu{"soup", "fish", "curry", "salad"};

/// Somebody in the kitchen, from "starts" to "goes home": a column of the trace
/// and a lane of the timeline.
class worker {
 public:
  worker(std::string_view name, std::size_t column) : column_(column) {
    observer::name({this}, name);
    does("starts");
  }
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;
  ~worker() {
    does("goes home");
    observer::change({this}, activity::done);
  }

  /// Runs, and goes on running.
  void does(std::string_view what) {
    observer::change({this}, activity::running);
    std::cout << std::string(20 * column_, ' ') << what << '\n';
  }

  /// Is about to wait: the next line is somebody else's.
  void asks(const std::string& whom) {
    does("asks " + whom);
    observer::change({this}, activity::waiting, whom);
  }

  /// Is about to pause, and can go on whenever somebody asks.
  void pauses(std::string_view what) {
    does(what);
    observer::change({this}, activity::ready);
  }

 private:
  std::size_t column_;
};

/// What the guests want; they never stop wanting.
generator<std::string> orders() {
  worker waiter("orders", 3);
  for (std::size_t i = 0;; ++i) {
    std::string order = menu[i % menu.size()];
    waiter.pauses("yields " + order);
    co_yield order;
  }
}

/// Chops for one order after the other; there is no fish.
generator<std::string> chop(generator<std::string> orders) {
  worker helper("chop", 2);
  helper.asks("orders");
  for (std::string& order : orders) {
    if (order == "fish") {
      helper.does("has no fish");
    } else {
      helper.pauses("chops, yields " + order);
      co_yield order;
    }
    helper.asks("orders");
  }
}

/// Makes a dish of everything that was chopped.
generator<std::string> cook(generator<std::string> chopped) {
  worker chef("cook", 1);
  chef.asks("chop");
  for (std::string& order : chopped) {
    std::string dish = "hot " + order;
    chef.pauses("yields " + dish);
    co_yield dish;
    chef.asks("chop");
  }
}

/// Serves dishes, each as soon as it is ready, until there are enough.
void serve(int dishes) {
  worker pass("pass", 0);
  pass.does("calls orders, chop, cook");
  auto line = cook(chop(orders()));
  pass.does("has a generator");
  pass.asks("cook");
  int served = 0;
  for (std::string& dish : line) {
    pass.does("serves " + dish);
    if (++served == dishes) break;
    pass.asks("cook");
  }
}

std::vector<std::string> list_orders(int count) {
  worker waiter("orders", 3);
  std::vector<std::string> orders;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    orders.push_back(menu[i % menu.size()]);
    waiter.does("adds " + orders.back());
  }
  return orders;
}

std::vector<std::string> chop_all(const std::vector<std::string>& orders) {
  worker helper("chop", 2);
  std::vector<std::string> chopped;
  for (const std::string& order : orders) {
    if (order == "fish") {
      helper.does("has no fish");
    } else {
      helper.does("chops, adds " + order);
      chopped.push_back(order);
    }
  }
  return chopped;
}

std::vector<std::string> cook_all(const std::vector<std::string>& chopped) {
  worker chef("cook", 1);
  std::vector<std::string> dishes;
  for (const std::string& order : chopped) {
    dishes.push_back("hot " + order);
    chef.does("adds " + dishes.back());
  }
  return dishes;
}

/// The same with lists: somebody must say beforehand how many orders to take.
void serve_eagerly(int dishes) {
  worker pass("pass", 0);
  pass.does("calls orders, chop, cook");
  const auto line = cook_all(chop_all(list_orders(dishes)));
  pass.does("has a list");
  for (const std::string& dish : line) pass.does("serves " + dish);
}

void print_header() {
  std::cout << "pass                cook                chop                "
               "orders\n"
            << std::string(72, '-') << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  int dishes = 3;
  bool eager = false;
  common::command_line line("01_generators",
                            "A kitchen that cooks on demand: who runs when?");
  line.number("--dishes", dishes, "how many dishes to serve", 1, 20);
  line.flag("--eager", eager, "finish each stage before the next one starts");
  return line.run(argc, argv, [&] {
    print_header();
    if (eager)
      serve_eagerly(dishes);
    else
      serve(dishes);
  });
}

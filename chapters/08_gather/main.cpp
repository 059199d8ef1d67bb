// The chef calls six suppliers at once, over sockets. One has closed.
//
// By default the chef hears of each as it answers, and on a terminal a bar
// shows how many have. With --in-turn the chef listens to one after the other,
// with --or-nothing it is all of them or none, and with --patience the wait
// ends after so many minutes. The suppliers live in this process; a minute
// passes in a twentieth of a second, or, with --virtual, in no time. With
// --port the chef calls chapter 7's waiter instead.

#include <algorithm>
#include <chrono>
#include <exception>
#include <iomanip>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"
#include "08_gather/as_completed.hpp"
#include "08_gather/gather.hpp"
#include "08_gather/wait.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::address;
using asyncio::as_completed;
using asyncio::coroutine;
using asyncio::gather;
using asyncio::return_exceptions;
using asyncio::return_when;
using asyncio::sock;
using asyncio::task;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds short_minute = 50ms;

struct supplier {
  std::string name, goods;
  int minutes;  // until the answer
  bool closed = false;
};
const std::vector<supplier> suppliers{
    {"baker", "bread", 12},           {"butcher", "ham", 25},
    {"fishmonger", "trout", 8, true}, {"dairy", "butter", 5},
    {"grocer", "rice", 30},           {"gardener", "leeks", 15}};

// The kitchen's clock, and its voice.
class kitchen {
 public:
  kitchen(std::chrono::nanoseconds minute, bool on_terminal)
      : minute_(minute), on_terminal_(on_terminal) {}

  void open() { opened_ = asyncio::get_running_loop().time(); }

  std::chrono::nanoseconds length_of(int minutes) const {
    return minutes * minute_;
  }
  auto minutes(int n) const { return asyncio::sleep(length_of(n)); }

  void tell(const std::string& what) const {
    if (on_terminal_) std::cout << rub_out;
    std::cout << std::setw(3) << now() << " min  " << what << std::endl;
  }

  bool on_terminal() const { return on_terminal_; }

  // How far we are. On a terminal it stays below what is told; elsewhere it is
  // not drawn.
  void draw_bar(std::size_t done, std::size_t all) const {
    if (!on_terminal_) return;
    const auto full = bar_width * done / all;
    std::cout << rub_out << std::setw(3) << now() << " min  ["
              << std::string(full, '#') << std::string(bar_width - full, '.')
              << "] " << done << " of " << all << std::flush;
  }

 private:
  long now() const {
    return (asyncio::get_running_loop().time() - opened_) / minute_;
  }

  static constexpr const char* rub_out = "\r\033[K";  // the terminal's line
  static constexpr std::size_t bar_width = 30;

  std::chrono::nanoseconds minute_;
  bool on_terminal_;
  asyncio::time_point opened_;
};

// What comes up to the end of a line, or of the connection.
coroutine<std::string> line_from(const sock& other) {
  std::string line;
  while (!line.ends_with('\n')) {
    const auto more = co_await asyncio::sock_recv(other, 100);
    if (more.empty()) break;
    line += more;
  }
  co_return line.substr(0, line.find('\n'));
}

struct call {
  sock caller;
  supplier whom;
};

supplier who_sells(const std::string& goods) {
  return *std::ranges::find(suppliers, goods, &supplier::goods);
}

// All suppliers: takes the calls first, then answers each in its minute.
coroutine<> market(const kitchen& here, const sock& door) {
  std::vector<call> calls;
  while (calls.size() < suppliers.size()) {
    auto arrived = co_await asyncio::sock_accept(door);
    const auto goods = co_await line_from(arrived.client);
    calls.push_back({std::move(arrived.client), who_sells(goods)});
  }
  std::ranges::sort(calls, {}, [](const call& it) { return it.whom.minutes; });
  int now = 0;
  for (auto& [caller, whom] : calls) {
    co_await here.minutes(whom.minutes - std::exchange(now, whom.minutes));
    if (!whom.closed) co_await asyncio::sock_sendall(caller, whom.goods + "\n");
    caller.close();
  }
}

// #region order
coroutine<std::string> order(address where, supplier from) {
  const sock line = co_await asyncio::connect_to(where);
  co_await asyncio::sock_sendall(line, from.goods + "\n");
  const auto answer = co_await line_from(line);
  if (answer.empty())
    throw std::runtime_error("the " + from.name + " has closed");
  co_return answer;
}

using orders = std::vector<task<std::string>>;

orders call_all(const address& where) {
  orders all;
  for (const auto& each : suppliers)
    all.push_back(create_task(order(where, each), each.name));
  return all;
}
// #endregion

// #region news
// What came of an order, in words.
template <class Order>
coroutine<std::string> news_of(Order awaited) {
  try {
    const std::string goods = co_await std::move(awaited);
    co_return goods + " from the " + who_sells(goods).name;
  } catch (const std::exception& error) {
    co_return error.what();
  }
}
// #endregion

// #region in_turn
coroutine<> in_turn(const kitchen& here, address where) {
  const auto all = call_all(where);
  for (const auto& each : all) {
    const auto goods = co_await each;
    here.tell(goods + " from the " + each.name());
  }
}
// #endregion

// #region or_nothing
coroutine<> all_or_nothing(const kitchen& here, address where) {
  const auto goods = co_await gather(call_all(where));
  std::string basket;
  for (const auto& each : goods) basket += " " + each;
  here.tell("in the basket:" + basket);
}
// #endregion

// #region patience
coroutine<> with_patience(const kitchen& here, address where, int minutes) {
  const auto [done, pending] = co_await wait(
      call_all(where), return_when::all_completed, here.length_of(minutes));
  for (const auto& each : done) {
    const auto news = co_await news_of(each);
    here.tell(news);
  }
  for (const auto& each : pending) {
    each.cancel("the shop opens");
    here.tell("too late: the " + each.name());
  }
}
// #endregion

// On a terminal you see time pass, even when nothing comes.
coroutine<> keep_drawing(const kitchen& here, orders all) {
  while (true) {
    const auto done = std::ranges::count_if(all, &task<std::string>::done);
    here.draw_bar(static_cast<std::size_t>(done), all.size());
    co_await here.minutes(1);
  }
}

coroutine<> shopping(const kitchen& here, address where) {
  const auto all = call_all(where);
  std::optional<task<>> bar;
  if (here.on_terminal()) bar = create_task(keep_drawing(here, all), "bar");
  int count = 0;
  for (auto arrival : as_completed(all)) {
    const auto news = co_await news_of(std::move(arrival));
    here.tell(std::to_string(++count) + " of " + std::to_string(all.size()) +
              "  " + news);
  }
  if (bar) bar->cancel();

  std::string basket;
  const auto outcomes = co_await gather(return_exceptions, all);
  for (const auto& each : outcomes)
    if (each) basket += " " + each.value();
  here.tell("in the basket:" + basket);
}

// Carries out one plan. The market answers, unless the suppliers are elsewhere.
template <class Plan>
coroutine<> day(kitchen& here, std::optional<address> elsewhere, Plan plan) {
  here.open();
  asyncio::current_task()->set_name("chef");
  std::optional<sock> door;
  std::optional<task<>> serving;
  if (!elsewhere) {
    door = asyncio::listen_on(address::ip("127.0.0.1", 0));
    serving = create_task(market(here, *door), "market");
  }
  const address where = elsewhere ? *elsewhere : door->local_address();
  try {
    co_await plan(where);
  } catch (const std::exception& error) {
    here.tell(std::string("no dinner: ") + error.what());
  }
  if (serving) serving->cancel();  // before its door is closed
}

}  // namespace

int main(int argc, char** argv) {
  int patience = 0, port = 0;
  bool takes_turns = false, wants_all = false, in_virtual_time = false,
       with_bar = false;
  common::command_line line("08_gather", "Six suppliers are called at once.");
  line.flag("--in-turn", takes_turns, "listen to one, then to the next");
  line.flag("--or-nothing", wants_all, "all of them, or no dinner");
  line.number("--patience", patience, "wait at most so many minutes", 1, 600);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  line.flag("--bar", with_bar, "draw the bar though this is no terminal");
  line.number("--port", port, "call whoever serves this port on this machine",
              1, 65535);
  return line.run(argc, argv, [&] {
    if (takes_turns + wants_all + (patience > 0) > 1)
      throw common::usage_error("only one plan for a day");
    kitchen here(in_virtual_time ? 1min : short_minute,
                 with_bar || ::isatty(STDOUT_FILENO) == 1);
    const auto plan = [&](address where) {
      if (takes_turns) return in_turn(here, where);
      if (wants_all) return all_or_nothing(here, where);
      if (patience > 0) return with_patience(here, where, patience);
      return shopping(here, where);
    };
    std::optional<address> elsewhere;
    if (port != 0) elsewhere = address::ip("127.0.0.1", port);
    asyncio::run(day(here, elsewhere, plan),
                 asyncio::real_or_virtual(in_virtual_time));
  });
}

// How much it costs to wait for those who are silent: an echo server with
// thousands of guests, asked by select(), poll() or epoll.
//
// By default the guests are in this process, and what is counted is what the
// kernel is handed for each message: the same on every machine. With
// --connections and --idle, a server in a process of its own holds so many TCP
// connections, and what is measured is its time and memory; --compare does this
// for all selectors. With --virtual, one quiet evening passes at once.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock_calls.hpp"
#include "16_epoll/bench/clients.hpp"
#include "16_epoll/bench/comparison.hpp"
#include "16_epoll/bench/selectors.hpp"
#include "16_epoll/bench/server.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::coroutine;
using asyncio::create_task;
using asyncio::selector;
using asyncio::sock;
using epoll_bench::counting_selector;
using namespace std::chrono_literals;

namespace {

// #region guests
// A waiter repeats what the guest says, until the guest leaves.
coroutine<> repeat(sock guest) {
  while (true) {
    auto heard = co_await asyncio::sock_recv(guest, 1000);
    if (heard.empty()) break;
    co_await asyncio::sock_sendall(guest, std::move(heard));
  }
}

// So many guests, each with a waiter. Those who are silent keep their waiters
// waiting.
std::vector<sock> seat(int count) {
  std::vector<sock> guests;
  for (int i = 1; i <= count; ++i) {
    auto [guest, ours] = asyncio::sock_pair();
    create_task(repeat(std::move(ours)), "waiter " + std::to_string(i));
    guests.push_back(std::move(guest));
  }
  return guests;
}
// #endregion

constexpr int counted_messages = 100;

// What the loop's selector hands to the kernel, see below.
counting_selector* counter = nullptr;

// #region count
// How much that is for each message of one guest, while others are silent.
coroutine<std::uint64_t> handed_for_each(int silent) {
  const auto guests = seat(silent + 1);
  co_await epoll_bench::talk(guests[0], 1);  // now all are watched
  const auto before = counter->handed();
  co_await epoll_bench::talk(guests[0], counted_messages);
  co_return (counter->handed() - before) / counted_messages;
}
// #endregion

asyncio::selector_maker chosen = nullptr;

std::unique_ptr<selector> make_counted() {
  auto made = std::make_unique<counting_selector>(chosen());
  counter = made.get();
  return made;
}

// A cell of the table; a wall, if the selector cannot watch so many.
std::string count(asyncio::selector_maker make, int silent) {
  chosen = make;
  asyncio::default_selector = make_counted;
  bool full = false;
  asyncio::event_loop loop;
  loop.set_exception_handler(
      [&](asyncio::event_loop&, const asyncio::exception_context&) {
        full = true;
      });
  try {
    const auto handed =
        asyncio::run_until_complete(loop, handed_for_each(silent));
    return full ? "wall" : std::to_string(handed);
  } catch (const std::invalid_argument&) {
    return "wall";
  }
}

void print_counts() {
  const std::vector<int> silent{0, 10, 100, 1000};
  epoll_bench::allow_descriptors(2 * silent.back() + 64);
  std::cout << "What the kernel is handed for each message, while others are "
               "silent:\n"
            << std::setw(12) << "";
  for (const int each : silent) std::cout << std::setw(8) << each;
  std::cout << '\n';
  for (const auto& [name, make] : epoll_bench::kinds) {
    std::cout << std::left << std::setw(12) << name << std::right;
    for (const int each : silent)
      std::cout << std::setw(8) << count(make, each);
    std::cout << std::endl;
  }
}

// #region evening
// One guest talks, and three are silent.
coroutine<> evening() {
  asyncio::current_task()->set_name("guest 1");
  const auto guests = seat(4);
  for (int minute = 1; minute <= 3; ++minute) {
    co_await asyncio::sleep(1min);
    const int answered = co_await epoll_bench::talk(guests[0], 1);
    std::cout << std::setw(3) << minute << " min  guest 1: " << answered
              << " answer" << std::endl;
  }
}
// #endregion

void print(const epoll_bench::load& tried, const epoll_bench::outcome& it) {
  std::cout << tried.selector << ": " << it.connected << " connections, "
            << it.sent << " messages, " << it.answered << " answered, "
            << it.sent - it.answered << " lost\n";
  if (it.refused > 0)
    std::cout << "  " << it.refused
              << " connections could not be watched, and were closed\n";
  std::cout << std::fixed << std::setprecision(2) << "  the server used "
            << it.micros << " µs for a message, and " << std::setprecision(0)
            << it.connection << " bytes of its memory for a connection"
            << std::endl;
}

// Measures, or reads what was measured before.
epoll_bench::comparison compare(const std::string& table) {
  if (!table.empty()) {
    std::ifstream in(table);
    if (!in) throw common::usage_error("cannot read " + table);
    return epoll_bench::read_table(in);
  }
  const auto silence = epoll_bench::with_silent_ones();
  epoll_bench::print(std::cout, "silent", silence);
  epoll_bench::print(std::cout, "talking", epoll_bench::with_talking_ones());
  return silence;
}

void compare_and_draw(const std::string& table, const std::string& plot) {
  std::ofstream out;
  if (!plot.empty()) out.open(plot);
  if (!out) throw common::usage_error("cannot write " + plot);
  const auto compared = compare(table);
  if (out.is_open()) out << epoll_bench::drawn(compared);
}

}  // namespace

int main(int argc, char** argv) {
  epoll_bench::load what{"epoll", 0, 0, 10000};
  int serve = 0;
  bool in_virtual_time = false, compares = false;
  std::string plot, table;
  common::command_line line("16_epoll", "Ten thousand guests.");
  line.text("--selector", what.selector, "select, poll, naive-epoll or epoll");
  line.number("--connections", what.connections, "guests who talk", 0, 50'000);
  line.number("--idle", what.idle, "guests who are silent", 0, 50'000);
  line.number("--messages", what.messages, "from all who talk", 1, 10'000'000);
  line.flag("--compare", compares, "measure all selectors; takes some minutes");
  line.text("--plot", plot, "a file for its first table, drawn as SVG");
  line.text("--table", table, "what it has printed, to draw that again");
  line.flag("--virtual", in_virtual_time, "a quiet evening, at once");
  line.number("--serve", serve, "only the server, with so many descriptors", 0,
              200'000);
  return line.run(argc, argv, [&] {
    const auto make = epoll_bench::maker_of(what.selector);
    if (make == nullptr)
      throw common::usage_error("there is no selector " + what.selector);
    const bool loads = what.connections + what.idle > 0;
    if (loads + compares + in_virtual_time + (serve > 0) > 1)
      throw common::usage_error("only one of these flags makes sense");
    if (loads && what.connections == 0)
      throw common::usage_error("--idle needs --connections that talk");
    if (!(plot.empty() && table.empty()) && !compares)
      throw common::usage_error("--plot and --table need --compare");
    if (compares) return compare_and_draw(table, plot);
    if (loads) return print(what, asyncio::run(epoll_bench::try_out(what)));
    if (serve == 0 && !in_virtual_time) return print_counts();
    asyncio::default_selector = make;
    if (serve > 0) return epoll_bench::run_server(serve);
    asyncio::run(evening(), asyncio::real_or_virtual(true));
  });
}

// Orders are shouted through the kitchen's hatch, and the waiter repeats each:
// a TCP echo server, and clients of it.
//
// By default both live in this process, beside a cook who has only timers; a
// minute of the kitchen passes in a twentieth of a second, or, with --virtual,
// in no time. With --serve and --connect they are two programs, on one machine
// or on two. With --blocking the waiter calls recv(), and everybody waits with
// it.

#include <array>
#include <chrono>
#include <fcntl.h>
#include <iomanip>
#include <iostream>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "03_event_loop/real_or_virtual.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/task.hpp"
#include "07_select/sock.hpp"
#include "07_select/sock_calls.hpp"
#include "07_select/until_ready.hpp"
#include "common/command_line/command_line.hpp"

using asyncio::accepted;
using asyncio::address;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sock;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds short_minute = 50ms;

// The kitchen's clock, and its voice.
class kitchen {
 public:
  explicit kitchen(std::chrono::nanoseconds minute) : minute_(minute) {}

  void open() { opened_ = asyncio::get_running_loop().time(); }

  auto minutes(int n) const { return asyncio::sleep(n * minute_); }
  std::chrono::nanoseconds real_minutes(int n) const { return n * minute_; }

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
coroutine<> cook(const kitchen& here) {
  here.tell("cook: the soup is on the stove");
  for (const auto* what : {"stirs", "stirs", "the soup is ready"}) {
    co_await here.minutes(10);
    here.tell(std::string("cook: ") + what);
  }
}
// #endregion

// The first line of what was shouted, or its beginning.
std::string line_of(const std::string& bytes) {
  const auto line = bytes.substr(0, bytes.find_first_of("\r\n"));
  return line.size() <= 40 ? line : line.substr(0, 40) + "…";
}

// #region serve
// Reports what happens by `tell`, and repeats to the guest what is shouted.
template <class Tell>
coroutine<> repeat(Tell tell, sock guest, std::string name) {
  try {
    while (true) {
      auto order = co_await asyncio::sock_recv(guest, 10'000);
      if (order.empty()) break;
      tell("waiter to " + name + ": " + line_of(order));
      co_await asyncio::sock_sendall(guest, std::move(order));
    }
    tell("waiter: " + name + " has left");
  } catch (const std::system_error& error) {
    tell("waiter: " + name + " is lost: " + error.code().message());
  }
}

template <class Tell>
coroutine<> serve(Tell tell, const sock& hatch) {
  for (int i = 1;; ++i) {
    accepted arrived = co_await asyncio::sock_accept(hatch);
    const auto name = "guest " + std::to_string(i);
    create_task(repeat(tell, std::move(arrived.client), name),
                "waiter " + std::to_string(i));
  }
}
// #endregion

// #region table
struct order {
  int minute;
  std::string what;
};

coroutine<> table(const kitchen& here, address hatch, std::string name,
                  std::vector<order> orders) {
  const sock waiter = co_await asyncio::connect_to(hatch);
  int minute = 0;
  for (const auto& [when, what] : orders) {
    co_await here.minutes(when - std::exchange(minute, when));
    here.tell(name + ": " + what + "!");
    co_await asyncio::sock_sendall(waiter, what);
    const auto heard = co_await asyncio::sock_recv(waiter, 1000);
    if (heard != what) here.tell(name + ": no, " + what + "!");
  }
}
// #endregion

// #region evening
coroutine<> evening(kitchen& here) {
  here.open();
  asyncio::current_task()->set_name("host");
  const sock hatch = asyncio::listen_on(address::ip("127.0.0.1", 0));
  const auto where = hatch.local_address();
  const auto tell = [&here](const std::string& what) { here.tell(what); };
  const auto serving = create_task(serve(tell, hatch), "hatch");

  const auto cooking = create_task(cook(here), "cook");
  const std::vector<order> first{{4, "two soups"}, {17, "and bread"}};
  const std::vector<order> second{{8, "the fish"}, {12, "and pasta"}};
  const auto one = create_task(table(here, where, "table 1", first), "table 1");
  const auto two =
      create_task(table(here, where, "table 2", second), "table 2");

  co_await one;
  co_await two;
  co_await cooking;
  serving.cancel();
}
// #endregion

// #region blocking
coroutine<> take_order(const kitchen& here, const sock& guest) {
  here.tell("waiter: listens for an order");
  std::array<char, 100> room;
  const auto count = ::recv(guest.fd(), room.data(), room.size(), 0);  // waits
  here.tell("waiter: " +
            std::string(room.data(), static_cast<std::size_t>(count)));
  co_return;
}
// #endregion

// The guest is a thread of its own, so that a loop that blocks cannot stop it.
coroutine<> blocking_evening(kitchen& here) {
  here.open();
  auto [ours, theirs] = asyncio::sock_pair();
  ::fcntl(ours.fd(), F_SETFL, 0);  // a socket as the system makes them: blocks
  std::thread guest([&here, end = std::move(theirs)] {
    std::this_thread::sleep_for(here.real_minutes(25));
    ::send(end.fd(), "two soups", 9, MSG_NOSIGNAL);
  });
  const auto cooking = create_task(cook(here), "cook");
  co_await here.minutes(5);
  co_await take_order(here, ours);
  co_await cooking;
  guest.join();
}

coroutine<> serve_alone(address where) {
  const sock hatch = asyncio::listen_on(where);
  const auto tell = [](const std::string& what) {
    std::cout << what << std::endl;
  };
  tell("the hatch is open at " + hatch.local_address().text());
  co_await serve(tell, hatch);
}

// #region connect
coroutine<> shout_what_is_typed(const sock& hatch) {
  std::array<char, 1000> room;
  try {
    while (true) {
      co_await asyncio::until_readable(STDIN_FILENO, "the keyboard");
      const auto count = ::read(STDIN_FILENO, room.data(), room.size());
      if (count <= 0) break;
      const auto size = static_cast<std::size_t>(count);
      co_await asyncio::sock_sendall(hatch, std::string(room.data(), size));
    }
    hatch.shutdown(SHUT_WR);
  } catch (const std::system_error&) {
    // The hatch is closed. Whoever listens there will find that out, too.
  }
}

coroutine<> connect(address where) {
  const sock hatch = co_await asyncio::connect_to(where);
  const auto keyboard = create_task(shout_what_is_typed(hatch), "keyboard");
  while (true) {
    const auto heard = co_await asyncio::sock_recv(hatch, 1000);
    if (heard.empty()) break;
    std::cout << heard << std::flush;
  }
  keyboard.cancel();
}
// #endregion

// A host that does not exist is reported in one line, before anything begins.
address find(const std::string& host, int port) {
  try {
    return address::of_host(host, port).front();
  } catch (const std::runtime_error& error) {
    throw common::usage_error(error.what());
  }
}

void run_server(address where) {
  try {
    asyncio::run(serve_alone(where));
  } catch (const std::system_error& error) {
    throw common::usage_error(error.what());
  }
}

}  // namespace

int main(int argc, char** argv) {
  bool serves = false, connects = false, in_virtual_time = false,
       blocks = false;
  std::string host = "127.0.0.1";
  int port = 0;
  common::command_line line("07_select", "A waiter repeats what is ordered.");
  line.flag("--serve", serves, "only the waiter: serve clients until killed");
  line.flag("--connect", connects, "only a guest: shout what is typed");
  line.text("--host", host, "where to serve, or whom to connect to");
  line.number("--port", port, "the port; 0: any that is free", 0, 65535);
  line.flag("--virtual", in_virtual_time, "let time jump: full hours at once");
  line.flag("--blocking", blocks, "a waiter who listens, and blocks");
  return line.run(argc, argv, [&] {
    if (serves + connects + in_virtual_time + blocks > 1)
      throw common::usage_error("only one of these flags makes sense");
    if (connects && port == 0)
      throw common::usage_error("--connect needs a --port");
    if (serves) return run_server(find(host, port));
    if (connects) return asyncio::run(connect(find(host, port)));
    kitchen here(in_virtual_time ? 1min : short_minute);
    asyncio::run(blocks ? blocking_evening(here) : evening(here),
                 asyncio::real_or_virtual(in_virtual_time));
  });
}

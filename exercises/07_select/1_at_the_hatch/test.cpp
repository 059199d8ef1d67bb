// The program whose output you predict, and the mistakes worth a word.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <predict.hpp>
#include <sstream>
#include <string>
#include <sys/socket.h>

#include "03_event_loop/virtual_time.hpp"
#include "07_select/readers.hpp"
#include "07_select/sock.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::sock;

// #region program
void shout(const sock& from, const std::string& what) {
  ::send(from.fd(), what.data(), what.size(), 0);
}
char next_byte(const sock& at) {
  char byte = 0;
  ::recv(at.fd(), &byte, 1, 0);
  return byte;
}

void evening(std::ostream& out) {
  asyncio::event_loop loop(std::make_unique<asyncio::virtual_time>());
  const auto first = asyncio::sock_pair();
  const sock& a = first.first;
  const sock& ada = first.second;
  const auto second = asyncio::sock_pair();
  const sock& b = second.first;
  const sock& ben = second.second;

  add_reader(loop, a.fd(), [&] {
    const char heard = next_byte(a);
    out << "a: hears " << heard << "\n";
    if (heard == '!') remove_reader(loop, b.fd());
  });
  add_reader(loop, b.fd(), [&] { out << "b: hears " << next_byte(b) << "\n"; });
  loop.call_soon([&] {
    out << "waiter: opens\n";
    loop.call_soon([&] { out << "waiter: listens\n"; });
  });
  shout(ada, "xy");

  loop.call_later(1h, [&] {
    out << "clock: one\n";
    shout(ben, "?");
    shout(ada, "!");
  });
  loop.call_later(2h, [&] {
    out << "clock: two\n";
    add_reader(loop, b.fd(),
               [&] { out << "b: is back, hears " << next_byte(b) << "\n"; });
  });
  loop.call_later(3h, [&] { loop.stop(); });
  loop.run_forever();
  out << "waiter: closes\n";
}
// #endregion

}  // namespace

TEST_CASE("the lines that evening() prints") {
  std::ostringstream out;
  evening(out);
  learn::predict(
      out.str(),
      {{"a: hears x",
        "You let the reader run before the waiter. What is ready already goes "
        "first: the loop asks the selector at the beginning of a pass, and "
        "puts what it finds at the end of the queue."},
       {"waiter: listens",
        "You let the waiter listen before a's reader ran. When the waiter "
        "opens, "
        "the reader's call is in the queue already: the loop has asked the "
        "selector before it ran anything. What call_soon() adds then goes "
        "behind it, into the next pass."},
       {"a: hears xy",
        "You gave the reader both bytes. It reads one, each time it is "
        "called."},
       {"a: hears y",
        "You let the reader run twice in one pass. It is called once in each "
        "pass in which there is something to read; what the waiter has put "
        "into the queue comes first in that pass."},
       {"clock: one",
        "You lost the second byte. A reader is called as long as there is "
        "something to read: level-triggered. Nobody needs to shout again."},
       {"b: hears ?",
        "You let b's reader run. Both were found ready at once, a's reader "
        "came first and removed b's: a reader that is removed is no "
        "longer called, even if its call was in the queue already."},
       {"clock: two",
        "You let the clock jump while somebody shouts. Time jumps only when no "
        "descriptor is ready."},
       {"waiter: closes",
        "You lost what ben has shouted. His byte was not read at one o'clock: "
        "it stays with the kernel, and a new reader finds it."}});
}

// Postcards between sockets: who has written, what, and how it is waited for.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <string>
#include <sys/socket.h>
#include <system_error>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::address;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sock;
using asyncio::sock_recvfrom;
using asyncio::sock_sendto;

/// A UDP socket with an address of its own.
sock mailbox() {
  sock made = sock::adopt(::socket(AF_INET, SOCK_DGRAM, 0));
  const auto where = address::ip("127.0.0.1", 0);
  CHECK(::bind(made.fd(), where.raw(), where.size()) == 0);
  return made;
}

/// What comes to a mailbox at once; a receiver that does not come back within
/// some passes is stopped.
coroutine<std::string> next_at(const sock& box, std::size_t most = 100) {
  const auto reading = create_task(sock_recvfrom(box, most));
  for (int i = 0; i < 10 && !reading.done(); ++i) co_await asyncio::sleep(1ms);
  if (!reading.done()) {
    reading.cancel();
    co_return "nothing";
  }
  const auto card = co_await reading;
  co_return card.text;
}

}  // namespace

TEST_CASE("a postcard, and an answer to its sender") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    co_await sock_sendto(ada, "come to dinner", ben.local_address());
    const auto card = co_await sock_recvfrom(ben, 100);
    REQUIRE_MESSAGE(card.text.substr(0, 14) == "come to dinner",
                    "this came instead: " << card.text);
    REQUIRE_MESSAGE(card.text.size() == 14,
                    "a postcard is as long as it was sent, not as long as the "
                    "room for it: "
                        << card.text.size() << " bytes");
    REQUIRE_MESSAGE(card.from != ben.local_address(),
                    "took the receiver for the sender: an answer would go to "
                    "ourselves");
    REQUIRE(card.from == ada.local_address());
    co_await sock_sendto(ben, "with pleasure", card.from);
    CHECK(co_await next_at(ada) == "with pleasure");
  };
  asyncio::run(main());
}

TEST_CASE("each is read by itself, the empty one too") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    for (const std::string text : {"one", "two", "", "four"})
      co_await sock_sendto(ada, text, ben.local_address());
    const auto first = co_await next_at(ben);
    REQUIRE_MESSAGE(first != "onetwo",
                    "these were two postcards, and one came: a datagram is not "
                    "a part of a stream");
    CHECK(first == "one");
    CHECK(co_await next_at(ben, 1) == "t");
    const auto third = co_await next_at(ben);
    CHECK_MESSAGE(third == "",
                  "a postcard on which nothing is written is a postcard like "
                  "any other; this came instead: "
                      << third);
    CHECK(co_await next_at(ben) == "four");
  };
  asyncio::run(main());
}

TEST_CASE("who waits for a postcard waits, and lets others work") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    const auto reading = create_task(sock_recvfrom(ben, 100));
    for (int i = 0; i < 10; ++i) co_await asyncio::sleep(0s);
    REQUIRE_MESSAGE(!reading.done(),
                    "no postcard has come yet, and sock_recvfrom() did not "
                    "wait: EAGAIN is not an error");
    auto& reactor = asyncio::get_running_loop().part<asyncio::reactor>();
    CHECK_MESSAGE(reactor.brings_news(),
                  "nobody waits for the descriptor: sock_recvfrom() asks again "
                  "in every pass");
    co_await sock_sendto(ada, "at last", ben.local_address());
    CHECK((co_await reading).text == "at last");
  };
  asyncio::run(main());
}

TEST_CASE("a cancelled one takes nothing") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    const auto reading = create_task(sock_recvfrom(ben, 100));
    co_await asyncio::sleep(0s);
    reading.cancel();
    co_await asyncio::until_done(reading.state());
    CHECK(reading.cancelled());
    co_await sock_sendto(ada, "for the next", ben.local_address());
    CHECK(co_await next_at(ben) == "for the next");
  };
  asyncio::run(main());
}

TEST_CASE("what cannot be sent is an error") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    bool thrown = false;
    try {
      co_await sock_sendto(ada, std::string(70'000, 'x'), ben.local_address());
    } catch (const std::system_error&) {
      thrown = true;
    }
    CHECK_MESSAGE(thrown,
                  "a postcard that is too long was not sent, and nobody was "
                  "told");
  };
  asyncio::run(main());
}

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
using namespace std::string_literals;
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

/// A socket of the kind that has room for a few postcards only: when the
/// receiver's box is full, the sender must wait.
sock small_mailbox() {
  sock made = sock::adopt(::socket(AF_UNIX, SOCK_DGRAM, 0));
  sockaddr any{};
  any.sa_family = AF_UNIX;  // and no path: the kernel finds a name
  CHECK(::bind(made.fd(), &any, sizeof any.sa_family) == 0);
  return made;
}

constexpr int many = 2000;

coroutine<> send_many(const sock& from, address to) {
  for (int i = 0; i < many; ++i) co_await sock_sendto(from, "card", to);
}

int take_all(const sock& box) {
  int came = 0;
  char text[8];
  while (::recv(box.fd(), text, sizeof text, 0) >= 0) ++came;
  return came;
}

}  // namespace

TEST_CASE("a postcard, and an answer to its sender") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    co_await sock_sendto(ada, "come to dinner", ben.local_address());
    const auto card = co_await sock_recvfrom(ben, 100);
    REQUIRE_MESSAGE(card.text.substr(0, 14) == "come to dinner"s,
                    "this came instead: "s << card.text);
    REQUIRE_MESSAGE(card.text.size() == 14,
                    "a postcard is as long as it was sent, not as long as the "
                    "room for it: "s
                        << card.text.size() << " bytes"s);
    REQUIRE_MESSAGE(card.from != ben.local_address(),
                    "took the receiver for the sender: an answer would go to "
                    "ourselves"s);
    REQUIRE_MESSAGE(card.from == ada.local_address(),
                    "the postcard's sender is "s
                        << ada.local_address().text()
                        << ", and sock_recvfrom() says "s << card.from.text());
    co_await sock_sendto(ben, "with pleasure", card.from);
    const auto answer = co_await next_at(ada);
    CHECK_MESSAGE(answer == "with pleasure"s,
                  "the answer went to the sender's address, and this came "
                  "there: "s
                      << answer);
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
    REQUIRE_MESSAGE(first != "onetwo"s,
                    "these were two postcards, and one came: a datagram is not "
                    "a part of a stream"s);
    CHECK_MESSAGE(first == "one"s,
                  "the first postcard says 'one', and this came: "s << first);
    const auto second = co_await next_at(ben, 1);
    CHECK_MESSAGE(second == "t"s,
                  "the receiver has room for one byte of 'two', and got '"s
                      << second << "': give at most `most` bytes"s);
    const auto third = co_await next_at(ben);
    CHECK_MESSAGE(third == ""s,
                  "a postcard on which nothing is written is a postcard like "
                  "any other; this came instead: "s
                      << third);
    const auto fourth = co_await next_at(ben);
    CHECK_MESSAGE(fourth == "four"s,
                  "after 'two' was cut and the empty one read, 'four' is next; "
                  "this came instead: "s
                      << fourth);
  };
  asyncio::run(main());
}

TEST_CASE("a long postcard, and room for it") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    const std::string text(20'000, 'x');
    co_await sock_sendto(ada, text, ben.local_address());
    const auto came = co_await next_at(ben, text.size());
    CHECK_MESSAGE(came == text,
                  "of a postcard of 20000 bytes, for which the caller has "
                  "room, "s
                      << came.size()
                      << " came: long ones do not fit into a buffer of a fixed "
                         "size, and what is cut is lost"s);
  };
  asyncio::run(main());
}

TEST_CASE("to wait for a postcard lets others work") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    const auto reading = create_task(sock_recvfrom(ben, 100));
    for (int i = 0; i < 10; ++i) co_await asyncio::sleep(0s);
    REQUIRE_MESSAGE(!reading.done(),
                    "no postcard has come yet, and sock_recvfrom() did not "
                    "wait: EAGAIN is not an error"s);
    auto& reactor = asyncio::get_running_loop().part<asyncio::reactor>();
    CHECK_MESSAGE(reactor.has_events(),
                  "nobody waits for the descriptor: sock_recvfrom() asks again "
                  "in every pass"s);
    co_await sock_sendto(ada, "at last", ben.local_address());
    const auto card = co_await reading;
    CHECK_MESSAGE(card.text == "at last"s,
                  "somebody waited for a postcard, 'at last' was sent, and "
                  "this came: "s
                      << card.text);
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
    CHECK_MESSAGE(reading.cancelled(),
                  "the receiver was asked to stop, and ended as if it had not "
                  "been: the request was swallowed"s);
    co_await sock_sendto(ada, "for the next", ben.local_address());
    const auto next = co_await next_at(ben);
    CHECK_MESSAGE(next == "for the next"s,
                  "a receiver that was cancelled has taken a postcard: the "
                  "next one got '"s
                      << next << "'"s);
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
                  "told"s);
  };
  asyncio::run(main());
}

TEST_CASE("a full box: the sender waits for room") {
  const auto main = []() -> coroutine<> {
    const sock ada = small_mailbox();
    const sock ben = small_mailbox();
    const auto to = ben.local_address();
    CHECK(::connect(ada.fd(), to.raw(), to.size()) == 0);
    const auto sending = create_task(send_many(ada, to));
    for (int i = 0; i < 10; ++i) co_await asyncio::sleep(0s);
    REQUIRE_MESSAGE((!sending.done() || sending.exception() == nullptr),
                    "the receiver's box is full, and sock_sendto() threw: no "
                    "room is a reason to wait, not an error"s);
    REQUIRE_MESSAGE(!sending.done(),
                    "2000 postcards do not fit into the receiver's box, nobody "
                    "reads, and all count as sent: one was lost where there "
                    "was no room"s);
    auto& reactor = asyncio::get_running_loop().part<asyncio::reactor>();
    CHECK_MESSAGE(reactor.has_events(),
                  "there is no room, and nobody waits for it: sock_sendto() "
                  "asks again in every pass"s);
    int came = 0;
    for (int i = 0; i < many && !sending.done(); ++i) {
      came += take_all(ben);
      co_await asyncio::sleep(0s);
    }
    came += take_all(ben);
    CHECK_MESSAGE(came == many, "of 2000 postcards "s
                                    << came
                                    << " came, while somebody read all the "
                                       "time"s);
  };
  asyncio::run(main());
}

TEST_CASE("what cannot be read is an error") {
  const auto main = []() -> coroutine<> {
    const sock unconnected = sock::adopt(::socket(AF_INET, SOCK_STREAM, 0));
    std::string outcome = "no exception";
    try {
      outcome = co_await next_at(unconnected);
    } catch (const std::system_error&) {
      outcome = "system_error";
    }
    CHECK_MESSAGE(outcome == "system_error"s,
                  "the kernel refuses to read from this socket, and nobody was "
                  "told: only 'not now' is a reason to wait"s);
  };
  asyncio::run(main());
}

// Postcards between sockets: how they are waited for.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <system_error>

#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"
#include "test.hpp"

namespace postcards_test {

TEST_CASE("to wait for a postcard lets others work") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    const auto reading = create_task(sock_recvfrom(ben, 100));
    const auto without_room = create_task(sock_recvfrom(ada, 0));
    for (int i = 0; i < 10; ++i) co_await asyncio::sleep(0s);
    REQUIRE_MESSAGE(!reading.done(),
                    "no postcard has come yet, and sock_recvfrom() did not "
                    "wait: EAGAIN is not an error"s);
    auto& reactor = asyncio::get_running_loop().part<asyncio::reactor>();
    REQUIRE_MESSAGE(reactor.has_events(),
                    "nobody waits for the descriptor: sock_recvfrom() asks "
                    "again in every pass"s);
    CHECK_MESSAGE(!without_room.done(),
                  "no postcard has come yet, and sock_recvfrom() with room for "
                  "0 bytes did not wait: it must wait for one, too"s);
    co_await sock_sendto(ben, "cut to nothing", ada.local_address());
    co_await sock_sendto(ada, "for another", ben.local_address());
    co_await asyncio::sleep(0s);  // the receiver is told of it
    CHECK(take_all(ben) == 1);    // and somebody else is quicker
    for (int i = 0; i < 10; ++i) co_await asyncio::sleep(0s);
    REQUIRE_MESSAGE(!reading.done(),
                    "a postcard came, another reader of the socket was quicker "
                    "and took it, and sock_recvfrom() did not wait for the "
                    "next: after waiting, too, EAGAIN means 'not now'"s);
    co_await sock_sendto(ada, "at last", ben.local_address());
    const auto card = co_await reading;
    CHECK_MESSAGE(card.text == "at last"s,
                  "somebody waited for a postcard, 'at last' was sent, and "
                  "this came: "s
                      << shown(card.text));
  };
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
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
                  "next one got "s
                      << shown(next));
    // Now the postcard comes first, and the request to stop some passes later.
    for (int passes = 0; passes < 6; ++passes) {
      const auto late = create_task(sock_recvfrom(ben, 100));
      co_await asyncio::sleep(0s);
      co_await sock_sendto(ada, "for one", ben.local_address());
      for (int i = 0; i < passes; ++i) co_await asyncio::sleep(0s);
      late.cancel();
      co_await asyncio::until_done(late.state());
      if (!late.cancelled()) continue;  // it had the postcard already
      const auto left = co_await next_at(ben);
      REQUIRE_MESSAGE(left == "for one"s,
                      "a receiver took a postcard and was cancelled before it "
                      "gave it to its caller: the next one got "s
                          << shown(left)
                          << ". Once ::recvfrom has given a postcard, wait for "
                             "nothing more"s);
    }
  };
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
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
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
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
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
}

}  // namespace postcards_test

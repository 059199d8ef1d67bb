// Postcards between sockets: who has written, and what.

#include "test.hpp"

#include <answer.hpp>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <system_error>

#include "06_tasks/tests/run_without_cleanup.hpp"

namespace postcards_test {

TEST_CASE("a postcard, and an answer to its sender") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    co_await sock_sendto(ada, "come to dinner", ben.local_address());
    const auto card = co_await sock_recvfrom(ben, 100);
    REQUIRE_MESSAGE(
        card.text.substr(0, 14) == "come to dinner"s,
        "'come to dinner' was sent, and this came: "s << shown(card.text));
    REQUIRE_MESSAGE(card.text.size() == 14,
                    "a postcard is as long as it was sent, not as long as the "
                    "room for it: "s
                        << card.text.size() << " bytes"s);
    REQUIRE_MESSAGE(card.from != ben.local_address(),
                    "took the receiver for the sender: an answer would go to "
                    "ourselves"s);
    const auto sender = ada.local_address();
    REQUIRE_MESSAGE((card.from.text() == sender.text()),
                    "the sender is "s << sender.text() << ", and "s
                                      << "sock_recvfrom() says "s
                                      << card.from.text());
    REQUIRE_MESSAGE(card.from == sender,
                    "the sender's host and port are right, but the address "
                    "has "s
                        << std::to_string(sender.size())
                        << " bytes, and sock_recvfrom() gives "s
                        << std::to_string(card.from.size())
                        << ": ::recvfrom writes the right number into its "
                           "last argument"s);
    co_await sock_sendto(ben, "with pleasure", card.from);
    const auto answer = co_await next_at(ada);
    CHECK_MESSAGE(answer == "with pleasure"s,
                  "the answer went to the sender's address, and this came "
                  "there: "s
                      << shown(answer));
    const sock cleo = mailbox();
    co_await sock_sendto(cleo, "I come, too", sender);
    const auto third = co_await next_at(ada);
    CHECK_MESSAGE(third == "I come, too"s,
                  "Ada and Ben have written to each other; then Cleo wrote "
                  "'I come, too' to Ada, and this came: "s
                      << shown(third)
                      << ". After ::connect a socket hears only one other, so "
                         "do not connect"s);
  };
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
}

TEST_CASE("each is read by itself, the empty one too") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    for (const std::string text : {"one", "two", "", "four"})
      co_await sock_sendto(ada, text, ben.local_address());
    // In brackets: doctest would show a value only up to a zero byte.
    const auto first = co_await next_at(ben);
    REQUIRE_MESSAGE(first != "onetwo"s,
                    "these were two postcards, and one came: a datagram is not "
                    "a part of a stream"s);
    CHECK_MESSAGE(
        (first == "one"s),
        "the first postcard says 'one', and this came: "s << shown(first));
    const auto second = co_await next_at(ben, 1);
    CHECK_MESSAGE((second == "t"s),
                  "the receiver has room for one byte of 'two', and got "s
                      << shown(second) << ": give at most `most` bytes"s);
    const auto third = co_await next_at(ben);
    CHECK_MESSAGE((third == ""s),
                  "a postcard on which nothing is written is a postcard like "
                  "any other; this came instead: "s
                      << shown(third));
    const auto fourth = co_await next_at(ben);
    CHECK_MESSAGE((fourth == "four"s),
                  "after 'two' was cut and the empty one read, 'four' is next; "
                  "this came instead: "s
                      << shown(fourth));
    const auto with_zero = "five\0six"s;
    co_await sock_sendto(ada, with_zero, ben.local_address());
    const auto fifth = co_await next_at(ben);
    CHECK_MESSAGE((fifth == with_zero),
                  "one byte in the middle of a postcard is zero: "s
                      << shown(with_zero) << " was sent, and "s << shown(fifth)
                      << " came. A C string, as c_str() gives it, ends at the "
                         "first zero; a postcard does not"s);
  };
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
}

TEST_CASE("a long postcard, and room for it") {
  const auto main = []() -> coroutine<> {
    const sock ada = mailbox();
    const sock ben = mailbox();
    const std::string text(20'000, 'x');
    co_await sock_sendto(ada, text, ben.local_address());
    const auto came = co_await next_at(ben, text.size());
    // In brackets: a failure must not print all the text.
    CHECK_MESSAGE((came == text),
                  "of a postcard of 20000 bytes, for which the caller has "
                  "room, "s
                      << came.size()
                      << " came: long ones do not fit into a buffer of a fixed "
                         "size, and what is cut is lost"s);
  };
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
}

TEST_CASE("a sender with a long address") {
  const auto main = []() -> coroutine<> {
    const sock ada = far_mailbox();
    const sock ben = small_mailbox();
    co_await sock_sendto(ada, "greetings", ben.local_address());
    const auto card = co_await sock_recvfrom(ben, 100);
    CHECK_MESSAGE(card.from == ada.local_address(),
                  "this sender's address is longer than one of IPv4 (those of "
                  "IPv6 are, too), and sock_recvfrom() gives another: tell "
                  "::recvfrom that it has room for a sockaddr_storage"s);
  };
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
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
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
}

}  // namespace postcards_test

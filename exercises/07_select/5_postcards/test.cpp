// Postcards between sockets: who has written, and what.

#include "test.hpp"

#include <answer.hpp>
#include <doctest/doctest.h>
#include <memory>
#include <run_main.hpp>
#include <string>
#include <system_error>

namespace postcards_test {

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
  learn::run_main(main(), std::make_unique<asyncio::sleeping_waiter>());
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
  learn::run_main(main(), std::make_unique<asyncio::sleeping_waiter>());
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
  learn::run_main(main(), std::make_unique<asyncio::sleeping_waiter>());
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
  learn::run_main(main(), std::make_unique<asyncio::sleeping_waiter>());
}

}  // namespace postcards_test

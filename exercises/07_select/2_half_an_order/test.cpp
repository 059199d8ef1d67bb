// A long order through a small hatch: what comes out at the other side?

#include "test.hpp"

#include <answer.hpp>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "06_tasks/tests/run_without_cleanup.hpp"

namespace half_an_order_test {

TEST_CASE("a short order") {
  const auto main = []() -> coroutine<> {
    auto [guest, hatch] = asyncio::sock_pair();
    const auto sending =
        create_task(send_and_close(std::move(guest), "two soups"));
    const auto heard = co_await sock_recv(hatch, 100);
    CHECK_MESSAGE(heard == "two soups"s,
                  "'two soups' was sent, and this came: "s << heard);
    const auto more = co_await sock_recv(hatch, 100);
    CHECK_MESSAGE(more == ""s,
                  "the whole order had come, and then more came: "s << more);
    co_await sending;
  };
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
}

TEST_CASE("an order that does not fit in") {
  const auto main = []() -> coroutine<> {
    auto [guest, hatch] = asyncio::sock_pair();
    const auto order = long_order();
    const auto sending = create_task(send_and_close(std::move(guest), order));
    std::string heard;
    bool ended = false;
    try {
      while (!ended && heard.size() <= order.size()) {
        const auto piece = co_await sock_recv(hatch, 50'000);
        ended = piece.empty();
        heard += piece;
      }
      sending.cancel();
      co_await sending;
    } catch (const asyncio::cancelled_error&) {
    } catch (const std::system_error& error) {
      FAIL("send_order() threw ("
           << std::string(error.what())
           << "): no room in the kernel is no error, it is a reason to wait");
    }
    REQUIRE_MESSAGE(heard.size() >= order.size(),
                    "of "s << order.size() << " bytes, "s << heard.size()
                           << " came: the rest of a short write is lost"s);
    REQUIRE_MESSAGE(heard.size() == order.size(),
                    "more bytes came than were sent: after a short write, what "
                    "was sent already came twice"s);
    // In brackets: a failure must not print two megabytes.
    CHECK_MESSAGE((heard == order),
                  "as many bytes came as were sent, but not the same ones: "
                  "after a short write, send() began at the start of the "
                  "order again, or left out a part. It must go on where the "
                  "last one stopped, at order.data() + sent"s);
  };
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
}

}  // namespace half_an_order_test

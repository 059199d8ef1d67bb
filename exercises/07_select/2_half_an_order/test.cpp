// A long order through a small hatch: what comes out at the other side?

#include <answer.hpp>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <string>
#include <system_error>
#include <utility>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "07_select/sock_calls.hpp"

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::coroutine;
using asyncio::create_task;
using asyncio::sock;
using asyncio::sock_recv;

/// Longer than what the kernel has room for.
std::string long_order() {
  std::string order;
  for (int i = 0; order.size() < 1'000'000; ++i)
    order += std::to_string(i) + " soups, ";
  return order;
}

/// Sends, then closes; the other side finds the end.
coroutine<> send_and_close(sock to, std::string order) {
  co_await kitchen::send_order(to, std::move(order));
}

volatile std::sig_atomic_t signals = 0;

}  // namespace

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
  asyncio::run(main());
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
  asyncio::run(main());
}

TEST_CASE("while there is no room, others have the loop for themselves") {
  const auto main = []() -> coroutine<> {
    const auto [guest, hatch] = asyncio::sock_pair();
    const auto sending = create_task(kitchen::send_order(guest, long_order()));
    for (int pass = 0; pass < 10; ++pass) co_await asyncio::sleep(0s);
    REQUIRE_MESSAGE(!sending.done(),
                    "a million bytes do not fit in, nobody has read any, and "
                    "send_order() has ended: it must wait for room"s);
    auto& reactor = asyncio::get_running_loop().part<asyncio::reactor>();
    CHECK_MESSAGE(reactor.has_events(),
                  "there is no room, and nobody waits for it: send_order() "
                  "asks again in every pass, and the processor runs hot"s);
    sending.cancel();  // before guest is closed
    co_await asyncio::until_done(sending.state());
  };
  asyncio::run(main());
}

TEST_CASE("a guest who has gone hears nothing") {
  std::signal(SIGPIPE, [](int) { signals = signals + 1; });
  const auto main = []() -> coroutine<> {
    auto [guest, hatch] = asyncio::sock_pair();
    hatch.close();
    bool thrown = false;
    try {
      co_await kitchen::send_order(guest, "two soups");
    } catch (const std::system_error&) {
      thrown = true;
    }
    CHECK_MESSAGE(thrown,
                  "the other side has closed, and the order counts as sent"s);
  };
  asyncio::run(main());
  std::signal(SIGPIPE, SIG_DFL);
  CHECK_MESSAGE(signals == 0,
                "a signal came, SIGPIPE, which kills a program that does not "
                "expect it: send() has a flag against that"s);
}

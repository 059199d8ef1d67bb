// While there is no room, and when the other side has gone.

#include <answer.hpp>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <system_error>

#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/run_without_cleanup.hpp"
#include "test.hpp"

namespace half_an_order_test {

namespace {

volatile std::sig_atomic_t signals = 0;

}  // namespace

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
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
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
  asyncio::run_without_cleanup(main(),
                               std::make_unique<asyncio::sleeping_waiter>());
  std::signal(SIGPIPE, SIG_DFL);
  CHECK_MESSAGE(signals == 0,
                "a signal came, SIGPIPE, which kills a program that does not "
                "expect it: send() has a flag against that"s);
}

}  // namespace half_an_order_test

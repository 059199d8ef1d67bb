// Sleeping for real. Here alone time is real, and short; we count waits and
// never measure how long one took.

#include "03_event_loop/sleeping_waiter.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <memory>

#include "03_event_loop/event_loop.hpp"

namespace sleeping_waiter_test {

using namespace std::chrono_literals;
using asyncio::event_loop;

namespace {

class counted_sleeper : public asyncio::sleeping_waiter {
 public:
  explicit counted_sleeper(int& sleeps) : sleeps_(sleeps) {}
  void wait(asyncio::time_point until) override {
    if (until > now()) ++sleeps_;
    sleeping_waiter::wait(until);
  }

 private:
  int& sleeps_;
};

}  // namespace

TEST_CASE("a sleeper never wakes before its time") {
  asyncio::sleeping_waiter waiter;
  for (const auto delay : {0ns, 1ns, 100'000ns, 1'234'567ns}) {
    const auto until = waiter.now() + delay;
    waiter.wait(until);
    CHECK(waiter.now() >= until);
  }
}

TEST_CASE("a sleeper does not wait for what has passed") {
  asyncio::sleeping_waiter waiter;
  CHECK_NOTHROW(waiter.wait(waiter.now() - 1h));
  CHECK_NOTHROW(waiter.wait(asyncio::time_point::min()));
  CHECK_NOTHROW(waiter.wait(asyncio::time_point{}));
}

TEST_CASE("timers a hair's breadth apart share one sleep, and none is early") {
  int sleeps = 0;
  event_loop loop(std::make_unique<counted_sleeper>(sleeps));
  const auto base = loop.time();
  int rung = 0;
  for (int i = 1; i <= 200; ++i) {
    const auto when = base + i * 10us;  // 2 ms in all
    loop.call_at(when, [&, when] {
      CHECK(loop.time() >= when);
      if (++rung == 200) loop.stop();
    });
  }
  loop.run_forever();
  CHECK(rung == 200);
  // 2 ms touch 3 whole milliseconds; a clock that ticks on between our look and
  // the sleeper's may add one or two.
  CHECK_MESSAGE(sleeps <= 6,
                "3 sleeps should do for 200 timers; waking before the next "
                "whole millisecond makes the loop wake for each of them");
}

TEST_CASE("a loop that is given no waiter sleeps") {
  event_loop loop;
  const auto before = asyncio::sleeping_waiter().now();
  loop.call_later(1ms, [&] { loop.stop(); });
  loop.run_forever();
  CHECK(asyncio::sleeping_waiter().now() >= before + 1ms);
}

}  // namespace sleeping_waiter_test

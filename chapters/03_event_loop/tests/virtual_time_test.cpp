// Virtual time: a clock that jumps.

#include "03_event_loop/virtual_time.hpp"

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <memory>
#include <random>
#include <vector>

#include "03_event_loop/event_loop.hpp"

namespace virtual_time_test {

using namespace std::chrono_literals;
using asyncio::event_loop;
using asyncio::time_point;

TEST_CASE("virtual time starts at zero and goes forward only") {
  asyncio::virtual_time clock;
  CHECK(clock.now() == time_point(0s));
  clock.wait(time_point(1h));
  CHECK(clock.now() == time_point(1h));
  clock.wait(time_point(1min));
  CHECK(clock.now() == time_point(1h));
  CHECK_FALSE_MESSAGE(clock.has_events(), "nothing outside moves this clock");
}

TEST_CASE("a year passes in no time, to the nanosecond") {
  event_loop loop(std::make_unique<asyncio::virtual_time>());
  loop.call_later(24h * 365 + 1ns, [&] { loop.stop(); });
  loop.run_forever();
  CHECK(loop.time() == time_point(24h * 365 + 1ns));
}

TEST_CASE("time stands still while callbacks run") {
  event_loop loop(std::make_unique<asyncio::virtual_time>());
  loop.call_later(1s, [&] {
    for (int i = 0; i < 1000; ++i) REQUIRE(loop.time() == time_point(1s));
    loop.call_soon([&] {
      CHECK(loop.time() == time_point(1s));
      loop.stop();
    });
  });
  loop.run_forever();
}

// See timer_queue_test.cpp for why this needs no stop watch.
TEST_CASE("many timers of a loop, half of them cancelled, keep order") {
  constexpr std::size_t count = 100'000;
  event_loop loop(std::make_unique<asyncio::virtual_time>());
  std::mt19937 dice(4);
  std::vector<asyncio::timer_handle> timers;
  timers.reserve(count);
  time_point last{};
  std::size_t rung = 0;
  bool in_order = true;
  for (std::size_t i = 0; i < count; ++i) {
    const time_point when(dice() % 1'000 * 1s);
    timers.push_back(loop.call_at(when, [&, when] {
      in_order = in_order && last <= when && loop.time() == when;
      last = when;
      ++rung;
    }));
  }
  std::size_t cancelled = 0;
  for (auto& timer : timers) {
    if (dice() % 2 == 0) continue;
    timer.cancel();
    ++cancelled;
  }
  loop.call_at(time_point(1000s), [&] { loop.stop(); });
  loop.run_forever();
  CHECK(rung == count - cancelled);
  CHECK(in_order);
}

}  // namespace virtual_time_test

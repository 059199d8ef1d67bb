// What a loop promises about timers.

#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/tests/event_loop_test.hpp"

namespace event_loop_timers_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::time_point;
using asyncio::timer_handle;
using asyncio::tracing_loop;

TEST_CASE_FIXTURE(tracing_loop, "timers run by deadline, not by creation") {
  const auto base = loop.time();
  loop.call_at(base + 20ms, stop());
  loop.call_later(12ms, letter('c'));
  loop.call_at(base + 4ms, letter('a'));
  const auto b = loop.call_at(base + 8ms, letter('b'));
  CHECK(b.when() == base + 8ms);
  loop.run_forever();
  CHECK_MESSAGE(
      trace == "abc"s,
      "the timers a, b and c are due after 4, 8 and 12 ms; called: \""s
          << trace << "\""s);
  CHECK(loop.time() == base + 20ms);
}

TEST_CASE_FIXTURE(tracing_loop,
                  "timers with one deadline run in order of creation") {
  std::string expected;
  for (char c = 'a'; c <= 'z'; ++c) {
    if (c % 2 == 0)
      loop.call_later(1min, letter(c));
    else
      loop.call_at(loop.time() + 60s, letter(c));
    expected += c;
  }
  loop.call_later(1s, letter('!'));
  run_dry();
  CHECK_MESSAGE(trace == "!"s + expected,
                "first the timer of 1 s, then those of 1 min, from a to z, as "
                "they were made; called: \""s
                    << trace << "\""s);
}

TEST_CASE_FIXTURE(tracing_loop, "call_later counts from the time of the call") {
  loop.call_later(3s, [this] {
    CHECK(loop.call_later(2s, stop()).when() == time_point(5s));
  });
  loop.run_forever();
  CHECK(loop.time() == time_point(5s));
}

TEST_CASE_FIXTURE(tracing_loop,
                  "a due timer runs after what is ready already") {
  loop.call_later(0s, letter('t'));
  loop.call_soon(letter('a'));
  loop.call_soon(letter('b'));
  loop.stop();
  loop.run_forever();
  CHECK_MESSAGE(trace == "abt"s, "in one pass: first the ready, then the due"s);
}

TEST_CASE_FIXTURE(tracing_loop,
                  "a timer without delay waits for the next pass") {
  notes.has_events = true;
  notes.when_asked = [this] { trace += '|'; };
  loop.call_soon([this] {
    loop.call_later(0s, letter('z'));
    loop.call_later(-5s, letter('n'));
    loop.call_at(time_point(-1h), letter('p'));
    loop.call_later(0s, stop());
    trace += 'a';
  });
  loop.run_forever();
  CHECK_MESSAGE(trace == "|a|pnz"s,
                "'|' stands where a pass begins. What is due when it is made "
                "waits for the next pass, the earliest deadline first; what "
                "happened: \""s
                    << trace << "\""s);
  CHECK_MESSAGE(loop.time() == time_point(0s), "nothing was waited for"s);
}

TEST_CASE_FIXTURE(tracing_loop, "a timer may set itself again") {
  std::function<void()> tick = [&] {
    trace += std::to_string(loop.time().time_since_epoch() / 1min) + " ";
    if (loop.time() < time_point(45min)) loop.call_later(15min, tick);
  };
  loop.call_later(15min, tick);
  run_dry();
  CHECK_MESSAGE(trace == "15 30 45 "s,
                "a timer set itself again each 15 minutes, up to 45; it was "
                "called at \""s
                    << trace << "\""s);
}

TEST_CASE_FIXTURE(tracing_loop, "delays may have any unit, fractions too") {
  using fraction = std::chrono::duration<double>;
  CHECK(loop.call_later(fraction(0.25), [] {}).when() == time_point(250ms));
  CHECK(loop.call_later(1h, [] {}).when() == time_point(3600s));
  CHECK(loop.call_later(7ns, [] {}).when() == time_point(7ns));
}

TEST_CASE_FIXTURE(tracing_loop, "a delay that is not a number is refused") {
  using seconds = std::chrono::duration<double>;
  const seconds nan(std::numeric_limits<double>::quiet_NaN());
  CHECK_THROWS_WITH_AS(loop.call_later(nan, letter('x')),
                       "Invalid delay: NaN (not a number)",
                       std::invalid_argument);
  run_dry();
  CHECK(trace.empty());
}

TEST_CASE_FIXTURE(tracing_loop,
                  "a huge delay means the end of time, not the past") {
  using seconds = std::chrono::duration<double>;
  const auto never = time_point::max();
  loop.call_later(1s, [&] {
    const seconds endless(std::numeric_limits<double>::infinity());
    CHECK(loop.call_later(endless, letter('x')).when() == never);
    CHECK(loop.call_later(seconds(1e30), letter('x')).when() == never);
    CHECK(loop.call_later(24h * 365 * 1000, letter('x')).when() == never);
    CHECK(
        loop.call_later(std::chrono::nanoseconds::max(), letter('x')).when() ==
        never);
    loop.call_later(-endless, stop());  // is long due
  });
  loop.run_forever();
  CHECK(trace.empty());
  CHECK(loop.time() == time_point(1s));
}

TEST_CASE_FIXTURE(tracing_loop,
                  "even the end of time comes, and the loop goes on there") {
  notes.now = time_point::max() - 1min;
  loop.call_at(time_point::max(), [&] { loop.call_later(1s, stop()); });
  loop.run_forever();
  CHECK(loop.time() == time_point::max());
}

TEST_CASE_FIXTURE(tracing_loop,
                  "a due timer can be cancelled in the pass it is in") {
  std::optional<timer_handle> second;
  std::optional<timer_handle> third;
  loop.call_later(1s, [&] {
    trace += '1';
    second->cancel();
  });
  second = loop.call_later(1s, letter('2'));  // due together with the first
  third = loop.call_later(1s, letter('3'));
  run_dry();
  CHECK_MESSAGE(trace == "13"s,
                "timer 2 was due already when timer 1 cancelled it, but its "
                "turn had not come"s);
  CHECK(second->cancelled());
  CHECK_FALSE(third->cancelled());
}

TEST_CASE_FIXTURE(tracing_loop, "observers hear what a timer does") {
  asyncio::listener watching;
  const auto timer = loop.call_later(2s, [&] { notes.now += 1s; });
  watching.who = timer.who();
  run_dry();
  CHECK_MESSAGE(
      watching.heard == "2R2r3d"s,
      "a timer was due at 2 s and took 1 s: observers must hear "
      "\"2R2r3d\", ready and running at 2 s, done at 3 s, and heard \""s
          << watching.heard
          << "\": make_due_timers_ready() reports the first, the "
             "loop_lane in run_timer() the others"s);
}

}  // namespace event_loop_timers_test

// What a loop promises about timers; and when it asks its waiter, and what for.
// We count the waits instead of measuring time: a loop that spins asks too
// often.

#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/tests/event_loop_test.hpp"

namespace event_loop_waiting_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::event_loop;
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

// --- When the waiter is asked ------------------------------------------------

namespace {

struct fixture {
  asyncio::waiting_notes notes;
  event_loop loop{std::make_unique<asyncio::noting_waiter>(notes)};
};

using instants = std::vector<time_point>;

}  // namespace

TEST_CASE_FIXTURE(fixture, "one wait for each deadline, and none besides") {
  for (const auto when : {30s, 10s, 20s, 10s})
    loop.call_at(time_point(when), [] {});
  loop.call_at(time_point(40s), [&] { loop.stop(); });
  loop.run_forever();
  const instants deadlines{time_point(10s), time_point(20s), time_point(30s),
                           time_point(40s)};
  CHECK_MESSAGE(notes.waits == deadlines,
                "asked "s << notes.waits.size()
                          << " times for 4 deadlines, or not for the earliest "
                             "each time"s);
}

TEST_CASE_FIXTURE(fixture, "a callback that is ready is not kept waiting") {
  loop.call_later(1h, [] {});
  int passes = 0;
  std::function<void()> again = [&] {
    if (++passes == 100) return loop.stop();
    loop.call_soon(again);
  };
  loop.call_soon(again);
  loop.run_forever();
  CHECK_MESSAGE(
      passes == 100,
      "a callback schedules itself, a hundred times; passes: "s << passes);
  CHECK_MESSAGE(notes.waits.empty(),
                "between passes with ready callbacks, a waiter that has no "
                "events need not be asked"s);
}

TEST_CASE_FIXTURE(fixture, "a waiter that has events is asked in each pass") {
  notes.has_events = true;
  int passes = 0;
  std::function<void()> again = [&] {
    if (++passes == 100) return loop.stop();
    loop.call_soon(again);
  };
  loop.call_soon(again);
  loop.run_forever();
  REQUIRE_MESSAGE(notes.waits.size() == 100,
                  "a hundred passes, and a waiter that has events was asked "s
                      << notes.waits.size()
                      << " times: it must be asked in each pass, for others "
                         "would never hear their news"s);
  for (const auto until : notes.waits)
    CHECK_MESSAGE(until <= time_point(0s), "asked to look, not to wait"s);
  CHECK(loop.time() == time_point(0s));
}

TEST_CASE_FIXTURE(fixture, "a stopping loop looks for news and does not wait") {
  notes.has_events = true;
  loop.call_later(1h, [] {});
  loop.stop();
  loop.run_forever();
  REQUIRE_MESSAGE(notes.waits.size() == 1,
                  "a loop that is to stop makes one pass, and the waiter was "
                  "asked "s
                      << notes.waits.size() << " times"s);
  CHECK_MESSAGE(notes.waits[0] <= time_point(0s),
                "a loop that is to stop waits for its timer: with stopping_, "
                "it only looks"s);
}

TEST_CASE_FIXTURE(fixture, "news may end a loop's wait without a timer") {
  notes.has_events = true;
  int asked = 0;
  notes.when_asked = [&] {
    if (++asked == 3) loop.call_soon([&] { loop.stop(); });
  };
  loop.run_forever();
  CHECK(asked == 3);
  REQUIRE_MESSAGE(!notes.waits.empty(), "the loop has not asked its waiter"s);
  CHECK_MESSAGE(notes.waits.front() == time_point::max(),
                "without a timer, nothing but news ends the wait"s);
}

TEST_CASE_FIXTURE(fixture, "news runs in the pass whose wait it ended") {
  notes.has_events = true;
  std::string trace;
  notes.when_asked = [&] {
    if (notes.waits.size() == 1) loop.call_soon([&] { trace += "news "; });
  };
  loop.call_later(1s, [&] {
    trace += "timer ";
    loop.stop();
  });
  loop.run_forever();
  CHECK_MESSAGE(trace == "news timer "s,
                "the timer was due when the wait ended, but news came first"s);
  CHECK(notes.waits.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "no wait is longer than a day") {
  loop.call_later(60h, [&] { loop.stop(); });
  loop.run_forever();
  const instants days{time_point(24h), time_point(48h), time_point(60h)};
  CHECK_MESSAGE(notes.waits == days,
                "a timer due in 60 hours: the waiter is to be asked to wait "
                "until 24 h, 48 h and 60 h, for no wait is longer than "
                "longest_wait; it was asked "s
                    << notes.waits.size() << " times"s);
}

TEST_CASE_FIXTURE(fixture, "a timer that is overdue is not waited for") {
  loop.call_later(1s, [&] {
    notes.now += 1h;  // a slow callback: the next timers are overdue then
  });
  std::string trace;
  loop.call_later(3s, [&] { trace += 'b'; });
  loop.call_later(2s, [&] { trace += 'a'; });
  loop.call_later(2h, [&] { loop.stop(); });
  loop.run_forever();
  CHECK_MESSAGE(trace == "ab"s,
                "two overdue timers are to be called, the earlier deadline "
                "first; called: \""s
                    << trace << "\""s);
  CHECK(notes.now == time_point(2h));
}

namespace {

// A clock that moves in steps of 16 ms, as some real ones do. Such a waiter
// must wait until its own clock shows the deadline, or a later time.
class coarse_waiter : public asyncio::waiter {
 public:
  explicit coarse_waiter(int& waits) : waits_(waits) {}
  time_point now() const override { return now_; }
  void wait(time_point until) override {
    if (++waits_ > 1000) throw std::logic_error("the loop spins");
    while (now_ < until) now_ += 16ms;
  }

 private:
  int& waits_;
  time_point now_{};
};

}  // namespace

TEST_CASE("a coarse clock costs no more waits, and no timer runs early") {
  int waits = 0;
  event_loop loop(std::make_unique<coarse_waiter>(waits));
  int rung = 0;
  for (int i = 1; i <= 100; ++i) {
    const time_point when(i * 1ms);
    loop.call_at(when, [&, when] {
      CHECK(loop.time() >= when);
      if (++rung == 100) loop.stop();
    });
  }
  loop.run_forever();
  CHECK(rung == 100);
  CHECK_MESSAGE(waits == 7,
                "100 ms are 7 steps of this clock, and the loop waited "s
                    << waits
                    << " times: after a wait, all timers that are due run in "
                       "one pass"s);
}

namespace {

// A part that waits in the place of the loop's first waiter, with its clock.
class better_waiter : public asyncio::waiter {
 public:
  explicit better_waiter(event_loop& loop) : first_(loop.wait_with(*this)) {}
  time_point now() const override { return first_.now(); }
  void wait(time_point until) override {
    ++waits;
    first_.wait(until);
  }
  int waits = 0;

 private:
  asyncio::waiter& first_;
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "a part can take over the waiting") {
  loop.call_later(1s, [&] { loop.part<better_waiter>(); });
  loop.call_later(2s, [] {});
  loop.call_later(3s, [&] { loop.stop(); });
  loop.run_forever();
  CHECK(loop.part<better_waiter>().waits == 2);
  CHECK(notes.waits.size() == 3);
  CHECK(loop.time() == time_point(3s));
}

}  // namespace event_loop_waiting_test

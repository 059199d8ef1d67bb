// When a loop asks its waiter, and what for. We count the waits instead of
// measuring time: a loop that spins asks too often.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/tests/event_loop_test.hpp"

namespace event_loop_waiting_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::event_loop;
using asyncio::time_point;

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

// call_every under virtual time: at which seconds does it ring?

#include <algorithm>
#include <answer.hpp>
#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/waiter.hpp"

namespace {

using namespace std::chrono_literals;
using asyncio::call_every;

/// Virtual time in which callbacks can take long, and waits end late.
class slow_time : public asyncio::waiter {
 public:
  asyncio::time_point now() const override { return now_; }
  void wait(asyncio::time_point until) override {
    if (until > now_) now_ = until + lateness;
  }
  void pass(std::chrono::seconds how_long) { now_ += how_long; }

  std::chrono::seconds lateness{0};

 private:
  asyncio::time_point now_{};
};

/// A loop in slow time, and a bell that notes at which seconds it rings.
class kitchen {
 public:
  explicit kitchen(
      std::unique_ptr<slow_time> its_time = std::make_unique<slow_time>())
      : time(*its_time), loop(std::move(its_time)) {}

  void ring() {
    if (rings.size() == 100) throw asyncio::system_exit(1);
    rings.push_back(time.now().time_since_epoch() / 1s);
  }

  /// Runs the loop up to that second.
  void run_until(std::chrono::seconds end) {
    loop.call_at(asyncio::time_point(end), [this] { loop.stop(); });
    try {
      loop.run_forever();
    } catch (const asyncio::system_exit&) {
      FAIL(
          "rings over and over, and no time passes: the next deadline is not "
          "later than the one before");
    }
  }

  bool rang_at(long second) const {
    return std::find(rings.begin(), rings.end(), second) != rings.end();
  }

  /// When it rang: "10 20 30".
  std::string rang() const {
    std::string text;
    for (const auto second : rings)
      text += (text.empty() ? "" : " ") + std::to_string(second);
    return text;
  }

  slow_time& time;
  asyncio::event_loop loop;
  std::vector<long> rings;
};

TEST_CASE("it rings again and again, first after one period") {
  kitchen ours;
  const auto bell = call_every(ours.loop, 10s, [&] { ours.ring(); });
  ours.run_until(35s);
  REQUIRE_MESSAGE(!ours.rings.empty(),
                  "it never rang in 35 s: nobody has set a timer");
  REQUIRE_MESSAGE(ours.rings[0] == 10,
                  "the first call came at "
                      << ours.rings[0]
                      << " s, not at 10 s: the first one is due one period "
                         "from now, not at once");
  REQUIRE_MESSAGE(ours.rings.size() > 1,
                  "it rang once, and then never again: nobody has set a timer "
                  "for the next call");
  CHECK_MESSAGE(ours.rang() == "10 20 30",
                "it was to ring at \"10 20 30\", and rang at \""
                    << ours.rang() << "\": calls are one period apart");
}

TEST_CASE("to drop the handle cancels nothing") {
  kitchen ours;
  call_every(ours.loop, 10s, [&] { ours.ring(); });
  ours.run_until(25s);
  CHECK_MESSAGE(ours.rings.size() == 2,
                "nobody has kept the handle, and it rang "
                    << ours.rings.size()
                    << " times in 25 s, not twice: dropping what call_every() "
                       "has returned must cancel nothing");
}

TEST_CASE("lateness does not add up") {
  kitchen ours;
  ours.time.lateness = 1s;
  call_every(ours.loop, 10s, [&] { ours.ring(); });
  ours.run_until(45s);
  REQUIRE_MESSAGE(ours.rings.size() > 1, "it did not ring again and again");
  REQUIRE_MESSAGE(ours.rings[1] == 21,
                  "each wait ends 1 s late, and the second call came at "
                      << ours.rings[1]
                      << " s, not at 21 s: it drifts, for the next deadline is "
                         "counted from now, and now is late");
  CHECK_MESSAGE(ours.rang() == "11 21 31 41",
                "each wait ends 1 s late, and it was to ring at \"11 21 31 "
                "41\"; it rang at \""
                    << ours.rang() << "\": lateness adds up");
}

TEST_CASE("missed calls are not made up for") {
  kitchen ours;
  bool first = true;
  call_every(ours.loop, 10s, [&] {
    ours.ring();
    if (std::exchange(first, false)) ours.time.pass(35s);
  });
  ours.run_until(65s);
  // Whether the late call at 45 s takes place depends on when the next timer
  // was set; both are right.
  const auto at_45 = std::count(ours.rings.begin(), ours.rings.end(), 45);
  REQUIRE_MESSAGE(
      at_45 <= 1,
      "a call took 35 s, and then it rang "
          << at_45
          << " times in the same second: a burst, for the deadlines "
             "that were missed have not been skipped");
  CHECK_MESSAGE((ours.rang_at(50) && ours.rang_at(60)),
                "after a call that took from 10 s to 45 s, the next whole "
                "periods are 50 s and 60 s");
}

TEST_CASE("a loop that was busy makes one call for all that it has missed") {
  kitchen ours;
  const auto bell = call_every(ours.loop, 10s, [&] { ours.ring(); });
  ours.loop.call_later(15s, [&] { ours.time.pass(30s); });
  ours.run_until(65s);

  CHECK_MESSAGE(ours.rang() == "10 45 50 60",
                "the loop was busy from 15 s to 45 s, and it was to ring at "
                "\"10 45 50 60\"; it rang at \""
                    << ours.rang()
                    << "\": one call for all that was missed, and then the "
                       "next whole period");
}

TEST_CASE("a call that throws is reported, and the next one comes") {
  kitchen ours;
  std::size_t reports = 0;
  ours.loop.set_exception_handler(
      [&](asyncio::event_loop&, const asyncio::exception_context&) {
        ++reports;
      });
  call_every(ours.loop, 10s, [&] {
    ours.ring();
    throw std::runtime_error("burnt");
  });
  ours.run_until(25s);
  CHECK_MESSAGE(ours.rang() == "10 20",
                "f throws at each call, it was to ring at \"10 20\" all the "
                "same, and rang at \""
                    << ours.rang()
                    << "\": the next timer is to be set before the call, not "
                       "after it");
  CHECK_MESSAGE(reports == ours.rings.size(),
                "f threw at each call, and the exception handler heard of "
                    << reports
                    << " exceptions: what f throws is to be left to the loop");
}

TEST_CASE("cancel ends it") {
  kitchen ours;
  auto bell = call_every(ours.loop, 10s, [&] { ours.ring(); });
  CHECK_FALSE_MESSAGE(bell.cancelled(),
                      "nobody has called cancel(), and cancelled() is true");
  ours.loop.call_later(25s, [&] { bell.cancel(); });
  try {
    ours.loop.run_forever();  // until nothing can ever happen again
  } catch (const asyncio::never_wakes_error&) {
  } catch (const asyncio::system_exit&) {  // it rings on for ever
  }
  CHECK_MESSAGE(bell.cancelled(), "cancelled() is false after cancel()");
  REQUIRE_MESSAGE(ours.rings.size() <= 2,
                  "it was cancelled at 25 s, and still rings: cancel() has to "
                  "cancel the timer that is set now, not the first one");
  const auto waited_until = ours.time.now().time_since_epoch() / 1s;
  CHECK_MESSAGE(waited_until == 25,
                "it was cancelled at 25 s, and the loop waited on until "
                    << waited_until
                    << " s: a flag ends the calls and leaves the timer in the "
                       "loop, so it must cancel the timer as well");
}

TEST_CASE("cancel ends it from within its own callback") {
  kitchen ours;
  std::function<void()> cancel;
  auto bell = call_every(ours.loop, 10s, [&] {
    ours.ring();
    if (ours.rings.size() == 2) cancel();
  });
  cancel = [&] { bell.cancel(); };
  ours.run_until(55s);
  CHECK_MESSAGE(ours.rings.size() <= 2,
                "the callback cancelled its own repetition at 20 s, and it "
                "rings on: the next timer was set after the cancel");
}

TEST_CASE("a period must be positive") {
  kitchen ours;
  for (const auto period : {0s, -1s})
    CHECK_THROWS_AS_MESSAGE(
        call_every(ours.loop, period, [] {}), std::invalid_argument,
        "a period of " << period.count()
                       << " s must be refused with std::invalid_argument: such "
                          "a timer would ring for ever in the same instant");
}

TEST_CASE("nothing is left when the loop is closed") {
  auto soup = std::make_shared<std::string>("soup");
  const std::weak_ptr<std::string> watch = soup;
  {
    kitchen ours;
    call_every(ours.loop, 10s,
               [soup = std::move(soup), &ours] { ours.ring(); });
    ours.run_until(25s);
  }
  CHECK_MESSAGE(watch.expired(),
                "the loop is closed, but f was not destroyed: something owns "
                "itself, in a circle of shared pointers");
}

}  // namespace

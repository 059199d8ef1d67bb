// Counts how often, and for how long, the waiter naps.

#include <answer.hpp>
#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "03_event_loop/event_loop.hpp"

namespace {

using namespace std::chrono_literals;
using kitchen::milliseconds;
using kitchen::nap_clock;
using kitchen::napping_waiter;

/// The naps that a loop takes for one timer.
std::vector<milliseconds> naps_for(std::chrono::nanoseconds delay) {
  nap_clock clock;
  asyncio::event_loop loop(std::make_unique<napping_waiter>(clock));
  loop.call_later(delay, [&] { loop.stop(); });
  try {
    loop.run_forever();
  } catch (const std::exception& error) {
    FAIL("the loop spins, and the timer never fires, for wait() does not wait: "
         << std::string(error.what()));
  }
  return clock.naps();
}

TEST_CASE("a wait is one nap, and not longer than it has to be") {
  const auto naps = naps_for(1s);
  REQUIRE_MESSAGE(naps.size() == 1,
                  "a wait of one second was cut into "
                      << naps.size()
                      << " naps: each of them wakes the machine for nothing");
  CHECK_MESSAGE(naps[0] == 1000ms,
                "a wait of 1000 ms became a nap of "
                    << naps[0].count()
                    << " ms: what is a whole number already must not grow");
}

TEST_CASE("a fraction of a millisecond does not make the loop spin") {
  const auto for_1_6 = naps_for(1600us);
  REQUIRE_MESSAGE(for_1_6.size() == 1,
                  "for a timer due in 1.6 ms the waiter napped "
                      << for_1_6.size()
                      << " times: a nap that is rounded down ends too early, "
                         "and the loop spins until the rest is over");
  CHECK_MESSAGE(for_1_6[0] == 2ms,
                "for a timer due in 1.6 ms the waiter napped for "
                    << for_1_6[0].count()
                    << " ms: longer than it has to, for the next whole "
                       "millisecond is enough");
  const auto for_0_4 = naps_for(400us).size();
  CHECK_MESSAGE(for_0_4 == 1, "for a timer due in 0.4 ms the waiter napped "
                                  << for_0_4 << " times: once is enough");
  const auto for_1_4 = naps_for(1400us).size();
  CHECK_MESSAGE(
      for_1_4 == 1,
      "for a timer due in 1.4 ms the waiter napped "
          << for_1_4
          << " times, for one in 1.6 ms once: rounding to the nearest "
             "millisecond is right only half of the time");
}

TEST_CASE("a time that has passed is not waited for") {
  nap_clock clock;
  napping_waiter waiter(clock);
  waiter.wait(clock.now() - 5ms);
  REQUIRE_MESSAGE(clock.naps().empty(),
                  "asked to wait for a time 5 ms ago, the waiter called nap("
                      << clock.naps()[0].count()
                      << " ms): a time that has passed must not be waited for");
}

}  // namespace

// The timer queue: by deadline, then by creation; and fast enough for millions.

#include "03_event_loop/timer_queue.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "common/testing/leak_count.hpp"

namespace timer_queue_test {

using namespace std::chrono_literals;
using asyncio::time_point;
using asyncio::timer_key;
using asyncio::timer_queue;

namespace {

struct fixture {
  timer_queue timers;
  std::string trace;

  timer_key add(std::chrono::nanoseconds when, char c) {
    return timers.add(time_point(when), [this, c] { trace += c; });
  }
  void call_all() {
    while (!timers.empty())
      if (auto f = timers.take(timers.make_due())) f();
  }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "the earliest deadline comes first") {
  add(3s, 'c');
  add(1s, 'a');
  add(2s, 'b');
  CHECK(timers.size() == 3);
  CHECK(timers.earliest() == time_point(1s));
  call_all();
  CHECK(trace == "abc");
  CHECK(timers.empty());
  CHECK(timers.size() == 0);
}

TEST_CASE_FIXTURE(fixture, "equal deadlines come in order of creation") {
  for (char c = 'a'; c <= 'z'; ++c) add(1s, c);
  call_all();
  CHECK(trace == "abcdefghijklmnopqrstuvwxyz");
}

TEST_CASE_FIXTURE(fixture, "a timer can be cancelled while waiting and due") {
  const auto waiting = add(1s, 'w');
  const auto due = add(2s, 'd');
  CHECK(timers.cancel(waiting));
  CHECK_FALSE_MESSAGE(timers.cancel(waiting), "it is cancelled already");
  CHECK(timers.make_due() == due);
  CHECK(timers.empty());
  CHECK(timers.cancel(due));
  CHECK_FALSE(timers.take(due));
  CHECK(timers.size() == 0);
}

TEST_CASE_FIXTURE(fixture, "a timer that has been taken cannot be cancelled") {
  add(1s, 'a');
  const auto key = timers.make_due();
  const auto taken = timers.take(key);
  CHECK(taken);
  CHECK_FALSE(timers.cancel(key));
}

TEST_CASE_FIXTURE(fixture, "what is cancelled may add when destroyed") {
  const auto key = timers.add(
      time_point(1s), [bye = asyncio::farewell([this] { add(1s, 'b'); })] {});
  CHECK(timers.cancel(key));
  call_all();
  CHECK(trace == "b");
}

TEST_CASE_FIXTURE(fixture, "clear destroys by deadline, and calls nobody") {
  const auto says_goodbye = [this](std::chrono::seconds when, char c) {
    timers.add(time_point(when), [this, bye = asyncio::farewell([this, c] {
                                          trace += c;
                                        })] { trace += '!'; });
  };
  says_goodbye(3s, 'c');
  says_goodbye(1s, 'a');
  says_goodbye(2s, 'b');
  timers.make_due();
  timers.clear();
  CHECK(trace == "abc");
  CHECK(timers.size() == 0);
}

// No stop watch here. With a search through all timers for each add or cancel,
// this would take some 500,000,000,000 steps, and the test's time limit would
// end it; with the logarithm it takes some 40,000,000.
TEST_CASE("a million timers are added and cancelled in any order") {
  constexpr std::size_t count = 1'000'000;
  std::mt19937 dice(3);  // the same numbers in every run
  timer_queue timers;
  std::vector<timer_key> keys;
  keys.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    keys.push_back(timers.add(time_point(dice() * 1us), [] {}));
  REQUIRE(timers.size() == count);
  std::shuffle(keys.begin(), keys.end(), dice);
  for (std::size_t i = 10; i < count; ++i) {
    const bool cancelled = timers.cancel(keys[i]);
    if (!cancelled) REQUIRE_MESSAGE(cancelled, "timer " << i << " was lost");
  }
  keys.resize(10);
  std::sort(keys.begin(), keys.end());
  for (const auto& key : keys) CHECK(timers.make_due() == key);
  CHECK(timers.empty());
}

TEST_CASE_FIXTURE(fixture,
                  "a due timer can be cancelled when an earlier waits") {
  const auto due = add(2s, 'd');
  timers.make_due();
  add(1s, 'e');
  CHECK(timers.cancel(due));
  CHECK_FALSE(timers.take(due));
}

TEST_CASE_FIXTURE(fixture, "timers are counted among what may leak") {
  const common::leak_count count;
  const auto cancelled = add(1s, 'c');
  add(2s, 't');
  add(3s, 'w');
  CHECK(count.survivors() == "3 timers");
  timers.cancel(cancelled);
  CHECK(count.survivors() == "2 timers");
  timers.take(timers.make_due());
  CHECK(count.survivors() == "1 timer");
  timers.clear();
  CHECK(count.alive() == 0);
}

}  // namespace timer_queue_test

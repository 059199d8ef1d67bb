// Debug mode: slow callbacks are told of, wrong threads are refused.

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/tests/event_loop_test.hpp"

namespace debug_mode_test {

using namespace std::chrono_literals;
using asyncio::caught_stderr;
using asyncio::event_loop;

namespace {

struct fixture {
  asyncio::waiting_notes notes;
  event_loop loop{std::make_unique<asyncio::noting_waiter>(notes)};

  // A callback during which the clock moves on. Nobody sleeps.
  auto takes(std::chrono::nanoseconds time) {
    return [this, time] { notes.now += time; };
  }
  std::string warnings() {
    loop.call_later(1h, [this] { loop.stop(); });
    const caught_stderr err;
    loop.run_forever();
    return err.text();
  }
};

constexpr const char* wrong_thread =
    "Non-thread-safe operation invoked on an event loop other than the current "
    "one";

}  // namespace

TEST_CASE_FIXTURE(fixture, "debug mode is off until it is asked for") {
  CHECK_FALSE(loop.get_debug());
  loop.set_debug(true);
  CHECK(loop.get_debug());
  loop.set_debug(false);
  CHECK_FALSE(loop.get_debug());
}

TEST_CASE_FIXTURE(fixture, "a callback that turns debug mode on is not timed") {
  notes.now += 100h;
  loop.call_soon([this] { loop.set_debug(true); });
  CHECK(warnings().empty());
}

TEST_CASE_FIXTURE(fixture, "debug mode warns of slow callbacks") {
  loop.set_debug(true);
  loop.call_soon(takes(99ms));
  loop.call_soon(takes(100ms));
  loop.call_later(1s, takes(2500ms));
  loop.call_soon([this] {
    notes.now += 7s;
    throw std::runtime_error("too late");
  });
  CHECK(warnings() ==
        "asyncio: Executing a callback took 0.100 seconds\n"
        "asyncio: Exception in callback: too late\n"
        "asyncio: Executing a callback took 7.000 seconds\n"
        "asyncio: Executing a callback took 2.500 seconds\n");
}

TEST_CASE_FIXTURE(fixture, "you may say what slow means") {
  loop.set_debug(true);
  loop.slow_callback_duration = 2s;
  loop.call_soon(takes(1999ms));
  loop.call_soon(takes(3s));
  CHECK(warnings() == "asyncio: Executing a callback took 3.000 seconds\n");
}

TEST_CASE_FIXTURE(fixture, "without debug mode nobody measures") {
  loop.call_soon(takes(1min));
  CHECK(warnings().empty());
}

TEST_CASE_FIXTURE(fixture, "debug mode refuses calls from a wrong thread") {
  loop.set_debug(true);
  bool called = false;
  loop.call_soon([&] {
    std::thread([&] {
      CHECK_THROWS_WITH_AS(loop.call_soon([&] { called = true; }), wrong_thread,
                           std::runtime_error);
      CHECK_THROWS_WITH_AS(loop.call_later(0s, [&] { called = true; }),
                           wrong_thread, std::runtime_error);
      CHECK_THROWS_WITH_AS(loop.call_at(loop.time(), [&] { called = true; }),
                           wrong_thread, std::runtime_error);
    }).join();
    loop.call_soon([&] { loop.stop(); });  // in the right one, all is well
  });
  loop.run_forever();
  CHECK_FALSE(called);
}

TEST_CASE_FIXTURE(fixture,
                  "a loop that does not run yet belongs to no thread") {
  loop.set_debug(true);
  bool called = false;
  std::thread([&] {
    CHECK_NOTHROW(loop.call_soon([&] { called = true; }));
  }).join();
  loop.stop();
  loop.run_forever();
  CHECK(called);
}

}  // namespace debug_mode_test

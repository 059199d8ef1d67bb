// What a loop promises about passes: who runs in which, and when it ends. And
// how it calls a callback: what is told to the exception handler, to observers,
// and to whoever switched debug mode on.

#include "03_event_loop/event_loop.hpp"

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "common/observer/failure_text.hpp"

namespace event_loop_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::time_point;
using asyncio::tracing_loop;

TEST_CASE_FIXTURE(tracing_loop,
                  "callbacks run in the order of their call_soon") {
  loop.call_soon(letter('a'));
  loop.call_soon(letter('b'));
  loop.call_soon(letter('c'));
  CHECK_MESSAGE(trace.empty(),
                "call_soon() ran the callback itself; that is the loop's job"s);
  run_dry();
  CHECK_MESSAGE(trace == "abc"s,
                "a, b and c were to be called, in this order; called: "s,
                trace);
}

TEST_CASE_FIXTURE(tracing_loop, "a pass runs what was ready when it began") {
  notes.has_events = true;  // so the waiter is asked between passes
  notes.when_asked = [this] { trace += '|'; };
  loop.call_soon([this] {
    trace += 'a';
    loop.call_soon([this] {
      trace += 'c';
      loop.stop();
    });
    trace += 'A';
  });
  loop.call_soon(letter('b'));
  loop.run_forever();
  CHECK_MESSAGE(trace == "|aAb|c"s,
                "'|' stands where a pass begins. A callback that is scheduled "
                "by a callback waits for the next pass."s);
}

TEST_CASE_FIXTURE(tracing_loop,
                  "a callback can be cancelled in the pass it is in") {
  std::optional<asyncio::handle> second;
  loop.call_soon([&] {
    trace += '1';
    second->cancel();
  });
  second = loop.call_soon(letter('2'));
  loop.call_soon(letter('3'));
  run_dry();
  CHECK_MESSAGE(trace == "13"s,
                "callback 2 was ready already when callback 1 cancelled it, "
                "but its turn had not come"s);
  CHECK(second->cancelled());
}

TEST_CASE_FIXTURE(tracing_loop, "a callback may own what can only be moved") {
  loop.call_soon([this, word = std::make_unique<std::string>("moved")] {
    trace += *word;
  });
  run_dry();
  CHECK_MESSAGE(trace == "moved"s,
                "the callback must be called in its place, with what it owns"s);
}

TEST_CASE_FIXTURE(tracing_loop, "a callback is destroyed once it has run") {
  loop.call_soon([bye = asyncio::farewell(letter('x'))] {});
  loop.call_soon(letter('b'));
  run_dry();
  CHECK_MESSAGE(trace == "xb"s,
                "a callback has run, and what it owns is still there when the "
                "next one runs: call_once() destroys it"s);
}

TEST_CASE_FIXTURE(tracing_loop, "thousands of callbacks keep their order") {
  std::vector<int> ran;
  for (int i = 0; i < 5'000; ++i)
    loop.call_soon([&ran, i] { ran.push_back(i); });
  run_dry();
  REQUIRE_MESSAGE(
      ran.size() == 5'000,
      "5,000 callbacks were scheduled, and called were "s << ran.size());
  for (int i = 0; i < 5'000; ++i)
    REQUIRE_MESSAGE(ran[static_cast<std::size_t>(i)] == i,
                    "thousands of callbacks were not called in the order of "
                    "their call_soon"s);
}

TEST_CASE_FIXTURE(tracing_loop,
                  "stop finishes the pass, and no more than that") {
  loop.call_soon([this] {
    loop.stop();
    loop.call_soon(letter('n'));
    trace += 'a';
  });
  loop.call_soon(letter('b'));
  loop.run_forever();
  CHECK_MESSAGE(trace == "ab"s, "the pass goes on to its end after stop()"s);
  loop.stop();
  loop.run_forever();
  CHECK_MESSAGE(trace == "abn"s, "what was left over runs in the next run"s);
}

TEST_CASE_FIXTURE(tracing_loop, "stop before run_forever lets one pass run") {
  loop.call_soon([this] {
    trace += 'a';
    loop.call_soon(letter('b'));
  });
  loop.call_later(1h, letter('t'));
  loop.stop();
  loop.run_forever();
  CHECK_MESSAGE(trace == "a"s,
                "stop() was called before run_forever(): one pass is to run, "
                "and its callback is a. Called: \""s
                    << trace << "\""s);
  loop.stop();
  loop.run_forever();
  loop.stop();
  loop.run_forever();
  CHECK_MESSAGE(trace == "ab"s,
                "of three passes the second was to call b, and the third "
                "nobody. Called: \""s
                    << trace << "\""s);
  CHECK_MESSAGE(loop.time() == time_point(0s),
                "it must not wait for the timer"s);
}

TEST_CASE_FIXTURE(tracing_loop,
                  "a stopped loop runs again, until stopped again") {
  for (int run = 0; run < 3; ++run) {
    loop.call_later(1s, letter('a'));
    loop.call_later(2s, stop());
    loop.run_forever();
  }
  CHECK_MESSAGE(trace == "aaa"s,
                "each of three runs has a timer a, before the one that stops "
                "it. Called: \""s
                    << trace << "\""s);
  CHECK_MESSAGE(loop.time() == time_point(6s),
                "three runs of 2 s each, and it is not 6 s: a run has waited "
                "too long, or not long enough"s);
}

TEST_CASE_FIXTURE(tracing_loop, "is_running says whether the loop runs") {
  CHECK_FALSE(loop.is_running());
  loop.call_soon([this] {
    CHECK(loop.is_running());
    loop.stop();
  });
  loop.run_forever();
  CHECK_FALSE(loop.is_running());
}

TEST_CASE_FIXTURE(tracing_loop, "a loop that nothing can wake says so") {
  CHECK_THROWS_WITH_AS(
      loop.run_forever(),
      "the event loop would wait for ever: nothing is ready, no timer is set, "
      "and nothing outside can wake it",
      asyncio::never_wakes_error);
  CHECK_MESSAGE(notes.waits.empty(), "it must not wait first"s);
  CHECK_FALSE(loop.is_running());
  loop.call_soon(letter('a'));
  loop.call_soon(stop());
  loop.run_forever();
  CHECK_MESSAGE(trace == "a"s,
                "after never_wakes_error the loop must run again; called: \""s
                    << trace << "\""s);
}

TEST_CASE_FIXTURE(tracing_loop, "a pass that throws leaves a usable loop") {
  loop.call_later(0s, letter('t'));
  loop.call_soon([this] {
    loop.stop();  // of the run that is about to end
    throw asyncio::system_exit(3);
  });
  loop.call_soon(letter('b'));
  loop.call_soon(letter('c'));
  auto cancelled = loop.call_later(0s, letter('x'));
  try {
    loop.run_forever();
    FAIL("system_exit did not leave run_forever()");
  } catch (const asyncio::system_exit& leaving) {
    CHECK(leaving.status() == 3);
  }
  CHECK_MESSAGE(trace.empty(),
                "a system_exit leaves at once; the others wait for the next "
                "run. Called: \""s
                    << trace << "\""s);
  CHECK_FALSE(loop.is_running());
  CHECK_THROWS(asyncio::get_running_loop());
  cancelled.cancel();  // it was due in the pass that broke off
  loop.call_soon([this] { loop.call_soon(letter('d')); });
  run_dry();
  CHECK_MESSAGE(trace == "bctd"s,
                "what the broken pass had not run comes first, in its order; "
                "the stop() of the broken run is forgotten"s);
}

TEST_CASE_FIXTURE(tracing_loop, "a waiter that throws leaves a usable loop") {
  notes.when_asked = [] { throw std::runtime_error("the clock fell down"); };
  loop.call_later(1s, letter('a'));
  CHECK_THROWS_WITH(loop.run_forever(), "the clock fell down");
  CHECK_FALSE(loop.is_running());
  notes.when_asked = nullptr;
  run_dry();
  CHECK_MESSAGE(
      trace == "a"s,
      "after an exception of its waiter the loop must run again; called: \""s
          << trace << "\""s);
}

// --- How a callback is called ------------------------------------------------

TEST_CASE_FIXTURE(tracing_loop,
                  "what a callback throws is told, and the rest go on") {
  loop.set_exception_handler(
      [&](asyncio::event_loop&, const asyncio::exception_context& context) {
        trace += "[" + context.message + ": " +
                 asyncio::failure_text(context.exception) + "]";
      });
  loop.call_soon([] { throw std::runtime_error("burnt"); });
  loop.call_soon(letter('a'));
  loop.call_later(1s, [] { throw std::runtime_error("burnt again"); });
  loop.call_later(1s, letter('b'));
  run_dry();
  CHECK_MESSAGE(
      trace ==
          "[Exception in callback: burnt]a[Exception in callback: burnt "
          "again]b"s,
      "a callback and a timer threw; the exception handler must hear of each, "
      "and those behind them run. What happened: "s,
      trace);
}

TEST_CASE_FIXTURE(tracing_loop,
                  "what a callback throws may be anything, not only a "
                  "std::exception") {
  std::exception_ptr told;
  loop.set_exception_handler(
      [&](asyncio::event_loop&, const asyncio::exception_context& context) {
        told = context.exception;
      });
  loop.call_soon([] { throw 42; });
  loop.call_soon(stop());
  try {
    loop.run_forever();
  } catch (int) {
    FAIL(
        "a callback threw 42, and that left run_forever(): only a system_exit "
        "may; catch (...) catches everything, catch (const std::exception&) "
        "does not");
  }
  REQUIRE_MESSAGE(told != nullptr,
                  "a callback threw 42, and the exception handler has not "
                  "heard of it"s);
  CHECK_THROWS_AS_MESSAGE(
      std::rethrow_exception(told), int,
      "a callback threw 42, and the exception handler was told something else");
}

TEST_CASE_FIXTURE(tracing_loop, "observers hear what a callback does") {
  asyncio::listener watching;
  const auto called = loop.call_soon([&] { notes.now += 1s; });
  watching.who = called.who();
  run_dry();
  CHECK_MESSAGE(
      watching.heard == "0r1d"s,
      "a callback took from 0 s to 1 s: observers must hear \"0r1d\", "
      "running at 0 s and done at 1 s, and heard \""s
          << watching.heard
          << "\": while somebody observes, run_first() leaves the "
             "call to call_watched(), with the callback's number"s);
}

TEST_CASE_FIXTURE(tracing_loop,
                  "debug mode tells how long a slow callback took") {
  loop.call_soon([&] { notes.now += 5s; });  // before debug mode: nobody minds
  const asyncio::caught_stderr err;
  run_dry();
  CHECK_MESSAGE(err.text().empty(),
                "only in debug mode does the loop complain of slow callbacks"s);
  loop.set_debug(true);
  loop.call_soon([&] { notes.now += 3s; });
  loop.call_soon([&] { notes.now += 1ms; });
  run_dry();
  CHECK_MESSAGE(
      err.text() == "asyncio: Executing a callback took 3.000 seconds\n"s,
      "in debug mode the loop must measure each callback, from before "
      "the call to after it, and tell warn_if_slow(). It wrote: "s,
      err.text());
}

}  // namespace event_loop_test

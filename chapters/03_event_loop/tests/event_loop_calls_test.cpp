// How a loop calls a callback: what is told to the exception handler, to
// observers, and to whoever switched debug mode on.

#include <chrono>
#include <doctest/doctest.h>
#include <exception>
#include <stdexcept>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/tests/event_loop_test.hpp"
#include "common/observer/failure_text.hpp"

namespace event_loop_calls_test {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::tracing_loop;

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

}  // namespace event_loop_calls_test

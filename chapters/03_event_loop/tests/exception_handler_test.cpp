// What happens when a callback throws, or the one who is told of it.

#include "03_event_loop/exception_handler.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/tests/event_loop_test.hpp"
#include "03_event_loop/virtual_time.hpp"

namespace exception_handler_test {

using namespace std::chrono_literals;
using asyncio::caught_stderr;
using asyncio::event_loop;
using asyncio::exception_context;

namespace {

struct fixture {
  event_loop loop{std::make_unique<asyncio::virtual_time>()};
  std::string trace;

  void run_dry() {
    CHECK_THROWS_AS(loop.run_forever(), asyncio::never_wakes_error);
  }
};

[[noreturn]] void burn() { throw std::runtime_error("burnt"); }

}  // namespace

TEST_CASE_FIXTURE(fixture,
                  "a callback that throws is reported, and others go on") {
  loop.call_soon(burn);
  loop.call_soon([&] { trace += 'a'; });
  loop.call_later(1s, burn);
  loop.call_later(2s, [&] { trace += 'b'; });
  const caught_stderr err;
  run_dry();
  CHECK(trace == "ab");
  CHECK(err.text() ==
        "asyncio: Exception in callback: burnt\n"
        "asyncio: Exception in callback: burnt\n");
}

TEST_CASE_FIXTURE(fixture, "what is thrown need not be a std::exception") {
  loop.call_soon([] { throw 42; });
  const caught_stderr err;
  run_dry();
  CHECK(err.text() ==
        "asyncio: Exception in callback: an exception of type int\n");
}

TEST_CASE_FIXTURE(fixture, "a handler of your own is told instead") {
  loop.set_exception_handler(
      [&](event_loop& where, const exception_context& what) {
        CHECK(&where == &loop);
        CHECK(what.message == "Exception in callback");
        CHECK_THROWS_WITH_AS(std::rethrow_exception(what.exception), "burnt",
                             std::runtime_error);
        trace += "told ";
      });
  CHECK(loop.get_exception_handler());
  loop.call_soon(burn);
  loop.call_soon([&] { trace += "next "; });
  const caught_stderr err;
  run_dry();
  CHECK(trace == "told next ");
  CHECK(err.text().empty());
}

TEST_CASE_FIXTURE(fixture, "an empty handler means the default again") {
  loop.set_exception_handler([](event_loop&, const exception_context&) {});
  loop.set_exception_handler(nullptr);
  CHECK_FALSE(loop.get_exception_handler());
  const caught_stderr err;
  loop.call_exception_handler({"second report", {}, "the oven"});
  CHECK(err.text() == "asyncio: second report (the oven)\n");
}

TEST_CASE_FIXTURE(fixture, "a handler that throws is reported, and contained") {
  loop.set_exception_handler([&](event_loop&, const exception_context& what) {
    trace += "custom handler got " + what.message;
    throw std::runtime_error("handler is broken");
  });
  const caught_stderr err;
  CHECK_NOTHROW(loop.call_exception_handler({"first report", {}, {}}));
  CHECK(trace == "custom handler got first report");
  CHECK(err.text() ==
        "asyncio: Unhandled error in exception handler (while reporting: first "
        "report): handler is broken\n");
  loop.call_soon(burn);
  loop.call_soon([&] { trace += "; still alive"; });
  run_dry();
  CHECK(trace ==
        "custom handler got first report"
        "custom handler got Exception in callback; still alive");
}

TEST_CASE_FIXTURE(fixture, "a handler may replace itself while it runs") {
  loop.set_exception_handler([&, big = std::string(100, 'x')](
                                 event_loop& where, const exception_context&) {
    where.set_exception_handler(nullptr);
    trace = big;  // this closure must still be there
  });
  loop.call_soon(burn);
  loop.call_soon(burn);
  const caught_stderr err;
  run_dry();
  CHECK(trace == std::string(100, 'x'));
  CHECK(err.text() == "asyncio: Exception in callback: burnt\n");
}

TEST_CASE_FIXTURE(fixture, "a handler may stop the loop, or schedule") {
  loop.set_exception_handler([&](event_loop& where, const exception_context&) {
    where.call_soon([&] { trace += 'n'; });
    where.stop();
  });
  loop.call_soon(burn);
  loop.call_soon([&] { trace += 'a'; });
  loop.run_forever();
  CHECK(trace == "a");
}

TEST_CASE_FIXTURE(fixture, "system_exit is handed on, not reported") {
  bool told = false;
  loop.set_exception_handler(
      [&](event_loop&, const exception_context&) { told = true; });
  loop.call_soon([] { throw asyncio::system_exit(4); });
  CHECK_THROWS_AS(loop.run_forever(), asyncio::system_exit);
  loop.call_later(1s, [] { throw asyncio::system_exit(5); });
  CHECK_THROWS_AS(loop.run_forever(), asyncio::system_exit);
  CHECK_FALSE(told);
}

TEST_CASE_FIXTURE(fixture, "a handler may leave the loop with system_exit") {
  loop.set_exception_handler([](event_loop&, const exception_context&) {
    throw asyncio::system_exit(6);
  });
  loop.call_soon(burn);
  loop.call_soon([&] { trace += 'a'; });
  CHECK_THROWS_AS(loop.run_forever(), asyncio::system_exit);
  CHECK(trace.empty());
  run_dry();
  CHECK(trace == "a");
}

}  // namespace exception_handler_test

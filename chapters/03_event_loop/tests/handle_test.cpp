// Handles: how to take back what a loop was given.

#include "03_event_loop/handle.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <optional>
#include <string>

#include "03_event_loop/event_loop.hpp"
#include "03_event_loop/tests/event_loop_test.hpp"

namespace handle_test {

using namespace std::chrono_literals;
using asyncio::time_point;
using asyncio::timer_handle;
using asyncio::tracing_loop;

TEST_CASE_FIXTURE(tracing_loop, "a cancelled callback does not run") {
  loop.call_soon(letter('a'));
  auto b = loop.call_soon(letter('b'));
  loop.call_soon(letter('c'));
  CHECK_FALSE(b.cancelled());
  b.cancel();
  b.cancel();  // twice is fine
  CHECK(b.cancelled());
  run_dry();
  CHECK(trace == "ac");
}

TEST_CASE_FIXTURE(tracing_loop,
                  "the loop does not wait for a cancelled timer") {
  auto timer = loop.call_later(1h, letter('x'));
  loop.call_later(1s, [&] { timer.cancel(); });
  run_dry();
  CHECK(trace.empty());
  CHECK(loop.time() == time_point(1s));
}

TEST_CASE_FIXTURE(tracing_loop, "to cancel what has run changes nothing else") {
  auto soon = loop.call_soon(letter('a'));
  auto later = loop.call_later(1s, letter('b'));
  run_dry();
  loop.call_soon(letter('c'));
  loop.call_later(1s, letter('d'));
  soon.cancel();
  later.cancel();
  CHECK(soon.cancelled());
  CHECK(later.cancelled());
  run_dry();
  CHECK(trace == "abcd");
}

TEST_CASE_FIXTURE(tracing_loop, "a callback may cancel itself while it runs") {
  std::optional<asyncio::handle> soon;
  std::optional<timer_handle> later;
  soon = loop.call_soon([&] {
    soon->cancel();
    trace += 'a';
  });
  later = loop.call_later(1s, [&] {
    later->cancel();
    trace += 'b';
  });
  run_dry();
  CHECK(trace == "ab");
}

TEST_CASE_FIXTURE(tracing_loop, "dropping a handle cancels nothing") {
  std::optional<asyncio::handle> soon = loop.call_soon(letter('a'));
  std::optional<timer_handle> later = loop.call_later(1s, letter('b'));
  soon.reset();
  later.reset();
  run_dry();
  CHECK(trace == "ab");
}

TEST_CASE_FIXTURE(tracing_loop,
                  "cancelling destroys the callback there and then") {
  auto soon = loop.call_soon([bye = asyncio::farewell(letter('s'))] {});
  auto later = loop.call_later(1s, [bye = asyncio::farewell(letter('l'))] {});
  later.cancel();
  CHECK(trace == "l");
  soon.cancel();
  CHECK(trace == "ls");
}

TEST_CASE_FIXTURE(tracing_loop,
                  "what a cancelled callback owned may use the loop") {
  const auto flood = [this] {
    for (int i = 0; i < 100; ++i) loop.call_soon(letter('a'));
    loop.call_later(1s, letter('z'));
  };
  auto soon = loop.call_soon([bye = asyncio::farewell(flood)] {});
  auto later = loop.call_later(1s, [bye = asyncio::farewell(flood)] {});
  soon.cancel();
  later.cancel();
  run_dry();
  CHECK(trace == std::string(200, 'a') + "zz");
}

}  // namespace handle_test

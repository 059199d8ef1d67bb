// What must hold for the frames of coroutines: who owns them, in which order
// they go, and that one which was forgotten is reported.

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <utility>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "04_futures/future.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"
#include "common/testing/leak_count.hpp"

namespace coroutine_lifetime_test {

using asyncio::coroutine;
using asyncio::future;
using asyncio::hand_driver;
using asyncio::journal;
using asyncio::run_now;
using asyncio::witness;

namespace {

coroutine<> named(journal& lines, [[maybe_unused]] witness parameter) {
  lines.push_back("runs");
  co_return;
}

coroutine<> named(journal& lines, std::string name) {
  return named(lines, witness(lines, std::move(name)));
}

/// A stack of so many levels; the innermost waits for a future.
coroutine<> wait_below(journal& lines, int level, future<> awaited) {
  const witness local(lines, "local " + std::to_string(level));
  if (level == 0)
    co_await awaited;
  else
    co_await wait_below(lines, level - 1, awaited);
  lines.push_back("went on " + std::to_string(level));
}

}  // namespace

TEST_CASE("A coroutine that was never started is destroyed without running") {
  journal lines;
  {
    auto unstarted = named(lines, "parameter");
  }
  CHECK_MESSAGE(lines == journal{"parameter destroyed"},
                "nothing but the parameters was there to destroy");
}

TEST_CASE("One that a driver never started is destroyed as well") {
  journal lines;
  {
    hand_driver unstarted(named(lines, "parameter"));
  }
  CHECK(lines == journal{"parameter destroyed"});
}

TEST_CASE("A callee's frame is gone before the caller's next line") {
  journal lines;
  const auto main = [](journal& out) -> coroutine<> {
    co_await named(out, "callee's parameter");
    out.push_back("next line");
  };
  run_now(main(lines));
  CHECK(lines == journal{"runs", "callee's parameter destroyed", "next line"});
}

TEST_CASE("A stack destroyed midway goes as a whole, innermost first") {
  journal lines;
  asyncio::event_loop loop;
  common::leak_count frames;
  {
    hand_driver stack(wait_below(lines, 2, future<>(loop)));
    CHECK_FALSE(stack.resume());
    CHECK(frames.survivors() == "3 coroutine frames and 1 future");
    CHECK(lines.empty());
  }
  CHECK(lines ==
        journal{"local 0 destroyed", "local 1 destroyed", "local 2 destroyed"});
  CHECK(frames.alive() == 0);
}

TEST_CASE(
    "What an inner frame's destructor does may use the outer one's "
    "locals") {
  journal lines;
  asyncio::event_loop loop;
  const auto inner = [](journal& outers, future<> awaited) -> coroutine<> {
    const witness writes_to_outer(outers, "inner");
    co_await awaited;
  };
  const auto outer = [&](journal& out) -> coroutine<> {
    journal local;
    struct copy_at_end {
      journal& from;
      journal& to;
      ~copy_at_end() { to = from; }
    };
    const copy_at_end copies{local, out};
    co_await inner(local, future<>(loop));
  };
  {
    hand_driver stack(outer(lines));
    stack.resume();
  }
  CHECK(lines == journal{"inner destroyed"});
}

TEST_CASE("A coroutine that moves takes its frame along") {
  journal lines;
  {
    auto from = named(lines, "frame");
    auto to = std::move(from);
    CHECK(lines.empty());
    run_now(std::move(to));
    CHECK(lines == journal{"runs", "frame destroyed"});
  }
  CHECK_MESSAGE(lines.size() == 2, "a frame must be destroyed exactly once");
}

TEST_CASE("Assignment destroys the old frame at once") {
  journal lines;
  auto to = named(lines, "old");
  auto from = named(lines, "new");
  to = std::move(from);
  CHECK(lines == journal{"old destroyed"});
  auto& same = to;
  to = std::move(same);
  CHECK(lines == journal{"old destroyed"});
  run_now(std::move(to));
  CHECK(lines == journal{"old destroyed", "runs", "new destroyed"});
}

TEST_CASE("A coroutine that awaited one never started takes it along") {
  journal lines;
  const auto holds = [](journal& out) -> coroutine<> {
    auto forgotten = named(out, "forgotten");
    out.push_back("ends");
    co_return;
  };
  run_now(holds(lines));
  CHECK(lines == journal{"ends", "forgotten destroyed"});
}

// --- never awaited -----------------------------------------------------------

namespace {

/// What a loop is told while it calls f.
template <class F>
journal reports_during(bool debug, F f) {
  journal told;
  asyncio::event_loop loop;
  loop.set_debug(debug);
  loop.set_exception_handler(
      [&](asyncio::event_loop&, const asyncio::exception_context& context) {
        told.push_back(context.message);
      });
  loop.call_soon(f);
  loop.stop();
  loop.run_forever();
  return told;
}

}  // namespace

TEST_CASE("A coroutine that is never awaited is reported in debug mode") {
  journal lines;
  const auto forget = [&] { auto forgotten = named(lines, "forgotten"); };
  CHECK(reports_during(true, forget) == journal{"coroutine was never awaited"});
  CHECK_MESSAGE(reports_during(false, forget).empty(), "debug mode was off");
}

TEST_CASE("Only the one that is forgotten is reported, and once") {
  journal lines;
  asyncio::event_loop elsewhere;
  CHECK(reports_during(true, [&] { run_now(named(lines, "awaited")); }) ==
        journal{});
  CHECK(reports_during(true, [&] {
          hand_driver midway(wait_below(lines, 2, future<>(elsewhere)));
          midway.resume();
        }) == journal{});
  CHECK(reports_during(true, [&] {
          auto from = named(lines, "moved");
          auto to = std::move(from);
        }) == journal{"coroutine was never awaited"});
  CHECK(reports_during(true, [&] {
          auto replaced = named(lines, "replaced");
          replaced = named(lines, "awaited");
          run_now(std::move(replaced));
        }) == journal{"coroutine was never awaited"});
}

TEST_CASE("Without a running loop a forgotten coroutine has nobody to tell") {
  journal lines;
  const asyncio::caught_stderr err;
  {
    auto forgotten = named(lines, "forgotten");
  }
  CHECK(err.text().empty());
}

TEST_CASE("The default handler says it in a line") {
  journal lines;
  const asyncio::caught_stderr err;
  asyncio::event_loop loop;
  loop.set_debug(true);
  loop.call_soon([&] { auto forgotten = named(lines, "forgotten"); });
  loop.stop();
  loop.run_forever();
  CHECK(err.text() == "asyncio: coroutine was never awaited\n");
}

TEST_CASE("A handler that wants to leave cannot do so from a destructor") {
  journal lines;
  asyncio::event_loop loop;
  loop.set_debug(true);
  loop.set_exception_handler(
      [](asyncio::event_loop&, const asyncio::exception_context&) {
        throw asyncio::system_exit(3);
      });
  loop.call_soon([&] { auto forgotten = named(lines, "forgotten"); });
  loop.stop();
  CHECK_NOTHROW(loop.run_forever());
  CHECK(lines == journal{"forgotten destroyed"});
}

}  // namespace coroutine_lifetime_test

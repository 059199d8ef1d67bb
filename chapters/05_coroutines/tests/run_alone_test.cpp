// What must hold for run_alone: one coroutine from its beginning to its end,
// and nothing left behind if that does not come.

#include "05_coroutines/run_alone.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <stdexcept>
#include <string>

#include "03_event_loop/tests/event_loop_test.hpp"
#include "03_event_loop/virtual_time.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/tests/coroutine_test.hpp"

namespace run_alone_test {

using asyncio::coroutine;
using asyncio::future;
using asyncio::journal;
using asyncio::run_alone;
using asyncio::witness;

namespace {

coroutine<std::string> give(std::string value) { co_return value; }

coroutine<> wait_for_ever(journal& lines) {
  const witness local(lines, "local");
  co_await future<>();
}

}  // namespace

TEST_CASE("run_alone gives what the coroutine returns") {
  CHECK(run_alone(give("soup")) == "soup");
  asyncio::event_loop loop;
  CHECK(run_alone(loop, give("fish")) == "fish");
  CHECK_MESSAGE(run_alone(loop, give("curry")) == "curry",
                "the same loop can be used again");
}

TEST_CASE("run_alone throws what the coroutine throws") {
  const auto fails = []() -> coroutine<> {
    throw std::runtime_error("burnt");
    co_return;
  };
  const auto leaves = []() -> coroutine<> {
    throw asyncio::cancelled_error("guests left");
    co_return;
  };
  CHECK_THROWS_WITH_AS(run_alone(fails()), "burnt", std::runtime_error);
  CHECK_THROWS_AS(run_alone(leaves()), asyncio::cancelled_error);
}

TEST_CASE("The coroutine finds its loop as the running one") {
  const auto main = []() -> coroutine<bool> {
    co_return asyncio::get_running_loop().is_running();
  };
  CHECK(run_alone(main()));
  CHECK(asyncio::event_loop::running() == nullptr);
}

TEST_CASE("run_alone waits as it is told to") {
  const auto an_hour = []() -> coroutine<std::chrono::nanoseconds> {
    auto& loop = asyncio::get_running_loop();
    const auto begun = loop.time();
    const future<> bell;
    loop.call_later(std::chrono::hours(1), [=] { bell.set_result(); });
    co_await bell;
    co_return loop.time() - begun;
  };
  CHECK(run_alone(an_hour(), std::make_unique<asyncio::virtual_time>()) ==
        std::chrono::hours(1));
}

TEST_CASE("The end of the coroutine ends the run, whatever else there is") {
  asyncio::tracing_loop t;
  t.loop.call_later(std::chrono::seconds(1), t.letter('x'));
  run_alone(t.loop, give("soup"));
  CHECK(t.trace.empty());
}

TEST_CASE("A coroutine that nothing can wake is destroyed, and it is said") {
  journal lines;
  CHECK_THROWS_AS(run_alone(wait_for_ever(lines)), asyncio::never_wakes_error);
  CHECK(lines == journal{"local destroyed"});
}

TEST_CASE("A loop that is stopped before the end is an error") {
  journal lines;
  asyncio::event_loop loop;
  loop.call_later(std::chrono::milliseconds(1), [&] { loop.stop(); });
  CHECK_THROWS_WITH_AS(run_alone(loop, wait_for_ever(lines)),
                       "Event loop stopped before the coroutine ended",
                       std::runtime_error);
  CHECK(lines == journal{"local destroyed"});
  CHECK(loop.is_closed());
}

TEST_CASE("A coroutine about to be woken when the loop is left is not") {
  asyncio::event_loop loop;
  const auto main = [](asyncio::event_loop& its) -> coroutine<> {
    const future<> bell(its);
    its.call_soon([=] {
      bell.set_result();
      throw asyncio::system_exit(3);
    });
    co_await bell;
    FAIL_CHECK("nobody should have woken this");
  };
  CHECK_THROWS_AS(run_alone(loop, main(loop)), asyncio::system_exit);
  CHECK_THROWS_WITH_AS(loop.run_forever(), "Event loop is closed",
                       std::runtime_error);
}

TEST_CASE("run_alone refuses to run inside of a running loop") {
  asyncio::event_loop loop;
  journal lines;
  std::string refusal;
  const auto main = [&]() -> coroutine<> {
    try {
      run_alone(wait_for_ever(lines));
    } catch (const std::runtime_error& error) {
      refusal = error.what();
    }
    CHECK_THROWS_AS(run_alone(loop, wait_for_ever(lines)), std::runtime_error);
    co_return;
  };
  run_alone(loop, main());
  CHECK(refusal == "Cannot run the event loop while another loop is running");
  CHECK_MESSAGE(!loop.is_closed(),
                "the loop outside has nothing to do with it");
  CHECK_MESSAGE(lines.empty(), "the bodies never ran");
}

}  // namespace run_alone_test

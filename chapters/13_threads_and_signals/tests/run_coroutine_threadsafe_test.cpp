// run_coroutine_threadsafe: results, errors, limits of time, cancelling from
// both sides, and a loop that goes away meanwhile.

#include "13_threads_and_signals/run_coroutine_threadsafe.hpp"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <future>
#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/task_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "13_threads_and_signals/tests/own_thread_test.hpp"
#include "13_threads_and_signals/to_thread.hpp"

namespace run_coroutine_threadsafe_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

coroutine<std::string> cook(std::string dish, std::thread::id home) {
  co_await sleep(1ms);
  CHECK(std::this_thread::get_id() == home);
  if (dish == "ashes") throw std::domain_error("burnt");
  co_return "hot " + dish;
}

coroutine<> for_ever(std::string& trace) {
  std::exception_ptr stopped;
  trace += "begins ";
  try {
    co_await sleep(1h);
  } catch (const cancelled_error&) {
    stopped = std::current_exception();
  }
  trace += "stopped ";
  if (stopped) std::rethrow_exception(stopped);
}

// Whatever ends the coroutine whose variable this is.
class tells_at_end {
 public:
  explicit tells_at_end(future<> whom) : whom_(std::move(whom)) {}
  tells_at_end(const tells_at_end&) = delete;
  tells_at_end& operator=(const tells_at_end&) = delete;
  ~tells_at_end() {
    if (!whom_.done()) whom_.set_result();
  }

 private:
  const future<> whom_;
};

coroutine<> sleeps_a_turn() { co_await sleep(0s); }

template <class Loop>
concept runs = requires(Loop& loop, coroutine<> c) {
  run_coroutine_threadsafe(std::move(c), loop);
};
static_assert(runs<threadsafe_loop>);
static_assert(!runs<event_loop>,
              "an event_loop& must not be a way to call from outside");

// Runs f in a thread, with a loop that serves it.
void with_a_loop(const std::function<void(const threadsafe_loop&)>& f) {
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    co_await to_thread([&] { f(outside); });
  };
  run(main());
}

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "a result comes out, of any type") {
  const auto home = std::this_thread::get_id();
  with_a_loop([&](const threadsafe_loop& outside) {
    const auto dish = run_coroutine_threadsafe(cook("soup", home), outside);
    CHECK(dish.result() == "hot soup");
    CHECK(dish.done());
    CHECK_FALSE(dish.cancelled());
    CHECK_FALSE(dish.exception());
    CHECK_FALSE_MESSAGE(dish.cancel(), "too late");
    CHECK(dish.result(1s) == "hot soup");
    const auto nothing = []() -> coroutine<> { co_return; };
    run_coroutine_threadsafe(nothing(), outside).result();
    const auto moves = []() -> coroutine<std::unique_ptr<int>> {
      co_return std::make_unique<int>(7);
    };
    const auto made = run_coroutine_threadsafe(moves(), outside);
    const auto mine = std::move(made.result());
    CHECK(*mine == 7);
  });
}

TEST_CASE_FIXTURE(no_descriptor_leak, "an exception comes out") {
  trace log;
  const auto home = std::this_thread::get_id();
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    const threadsafe_loop outside;
    co_await to_thread([&] {
      const auto dish = run_coroutine_threadsafe(cook("ashes", home), outside);
      CHECK_THROWS_WITH_AS(dish.result(), "burnt", std::domain_error);
      CHECK(what_is(dish.exception()) == "burnt");
      CHECK_FALSE(dish.cancelled());
    });
  };
  run(main());
  CHECK_MESSAGE(log.str() == "", "it was told already");
}

TEST_CASE_FIXTURE(no_descriptor_leak, "to wait may have a limit") {
  std::string trace;
  const auto asks = [&](const threadsafe_loop& outside) {
    const auto never = run_coroutine_threadsafe(for_ever(trace), outside);
    run_coroutine_threadsafe(sleeps_a_turn(), outside).result();
    // By now it has begun.
    CHECK_THROWS_AS(never.result(1ms), timeout_error);
    CHECK_FALSE_MESSAGE(never.done(), "it goes on");
    CHECK(never.cancel());
    CHECK(never.done());
    CHECK(never.cancelled());
    CHECK_THROWS_AS(never.result(), cancelled_error);
    CHECK_THROWS_AS(never.exception(), cancelled_error);
  };
  const auto main = [&]() -> coroutine<> {
    co_await to_thread(asks, threadsafe_loop());
    for (int i = 0; i < 3; ++i) co_await sleep(0s);
    CHECK_MESSAGE(trace == "begins stopped ",
                  "the task is to be cancelled, too: ", trace);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "given up before it begins") {
  std::string trace;
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    std::thread([&] {
      CHECK(run_coroutine_threadsafe(for_ever(trace), outside).cancel());
    }).join();
    for (int i = 0; i < 5; ++i) co_await sleep(0s);
    CHECK(all_tasks().size() == 1);
  };
  run(main());
  CHECK_MESSAGE(trace == "begins stopped ", "as in asyncio: ", trace);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "given up when the last key is gone, the task is cancelled") {
  std::string trace;
  const auto main = [&]() -> coroutine<> {
    std::optional<outside_future<>> never;
    std::thread([&, outside = threadsafe_loop()] {
      never = run_coroutine_threadsafe(for_ever(trace), outside);
    }).join();
    while (trace.empty()) co_await sleep(0s);
    std::thread([&] {
      CHECK(never->cancel());
      never.reset();
    }).join();
    for (int i = 0; i < 5; ++i) co_await sleep(0s);
    CHECK_MESSAGE(trace == "begins stopped ", "the loop did not hear: ", trace);
    CHECK(all_tasks().size() == 1);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "that wakes a loop for which there is nothing else to do") {
  std::promise<outside_future<>> promised;
  std::promise<void> begun;
  std::thread other(
      [&, its = promised.get_future(), soon = begun.get_future()]() mutable {
        const auto never = its.get();
        soon.wait();
        CHECK(never.cancel());
      });
  const auto main = [&]() -> coroutine<> {
    future<> stopped;
    promised.set_value(run_coroutine_threadsafe(
        [](future<> told, std::promise<void>& begins) -> coroutine<> {
          const tells_at_end at_end(told);
          begins.set_value();
          const future<> never;
          co_await never;
        }(stopped, begun),
        threadsafe_loop()));
    co_await stopped;
  };
  CHECK_NOTHROW(run(main()));
  other.join();
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "when nobody outside can cancel it, the loop says so") {
  event_loop loop;
  loop.set_exception_handler([](event_loop&, const exception_context&) {});
  std::optional<threadsafe_loop> outside(loop);
  const auto stays = []() -> coroutine<> {
    const future<> never;
    try {
      co_await never;
    } catch (const cancelled_error&) {  // goes on
    }
    const future<> neither;
    co_await neither;
  };
  std::optional<outside_future<>> kept;
  std::thread other;
  SUBCASE("the future is gone") { run_coroutine_threadsafe(stays(), *outside); }
  SUBCASE("all copies of the future go, in other threads") {
    kept = run_coroutine_threadsafe(stays(), *outside);
    other = std::thread([its = *kept] {});
    std::thread([its = std::move(kept)] {}).join();
    kept.reset();
  }
  SUBCASE("the coroutine has a result") {
    kept = run_coroutine_threadsafe(sleeps_a_turn(), *outside);
  }
  SUBCASE("it was cancelled, whatever the coroutine makes of that") {
    kept = run_coroutine_threadsafe(stays(), *outside);
    loop.call_soon(
        [&] { other = std::thread([its = *kept] { CHECK(its.cancel()); }); });
  }
  SUBCASE("the coroutine was never begun") {
    kept = run_coroutine_threadsafe(stays(), *outside);
    CHECK(kept->cancel());
    call_soon_threadsafe(*outside, [&loop] {
      for (const auto& each : all_tasks(loop)) each.cancel();
    });
  }
  outside.reset();
  CHECK_THROWS_AS(loop.run_forever(), never_wakes_error);
  if (other.joinable()) other.join();
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the loop closes before a future that nobody has cancelled") {
  std::string trace;
  std::optional<outside_future<>> begun;
  std::optional<outside_future<>> unread;
  {
    event_loop loop;
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    begun = run_coroutine_threadsafe(for_ever(trace), threadsafe_loop(loop));
    loop.call_soon([] {});
    while (trace.empty()) {
      loop.stop();
      loop.run_forever();
    }
    unread = run_coroutine_threadsafe(for_ever(trace), threadsafe_loop(loop));
  }
  CHECK(begun->cancelled());
  CHECK(unread->cancelled());
  std::thread([its = *begun] { CHECK_FALSE(its.cancel()); }).join();
}

TEST_CASE_FIXTURE(no_descriptor_leak, "cancelled from the loop's side") {
  std::string trace;
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    const auto waits = create_task(to_thread([&] {
      const auto never = run_coroutine_threadsafe(for_ever(trace), outside);
      CHECK_THROWS_AS(never.result(), cancelled_error);
      CHECK(never.cancelled());
    }));
    while (trace.empty()) co_await sleep(1ms);
    for (const auto& each : all_tasks())
      if (each.core().waits_for() == "a timer") each.cancel("enough");
    co_await waits;
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "cancelled from the loop's side before it begins") {
  std::string trace;
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    const auto others = [self = *current_task()] {
      for (const auto& each : all_tasks())
        if (each != self) each.cancel();
    };
    std::optional<outside_future<>> never;
    std::thread([&] {
      never = run_coroutine_threadsafe(for_ever(trace), outside);
      call_soon_threadsafe(outside, others);
    }).join();
    for (int i = 0; i < 5; ++i) co_await sleep(0s);
    CHECK_MESSAGE(never->done(), "whoever waits is never told");
    CHECK(never->cancelled());
    CHECK(trace.empty());
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "the loop's own thread must not wait") {
  std::string trace;
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    const auto mine = run_coroutine_threadsafe(for_ever(trace), outside);
    CHECK_THROWS_WITH_AS(
        mine.result(),
        "the loop's own thread would wait for itself: await a task instead",
        std::runtime_error);
    CHECK_THROWS_AS(mine.result(1s), std::runtime_error);
    CHECK(mine.cancel());
    CHECK_THROWS_AS(mine.result(), cancelled_error);  // that can be told
    co_await sleep(0s);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the loop closes, and nobody waits for ever") {
  std::string trace;
  std::optional<threadsafe_loop> outside;
  std::optional<outside_future<>> pending;
  std::optional<outside_future<>> unread;
  std::vector<any_task> kept;
  {
    event_loop loop;
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    outside.emplace(loop);
    pending = run_coroutine_threadsafe(for_ever(trace), *outside);
    loop.call_soon([] {});
    loop.stop();
    loop.run_forever();
    loop.stop();
    loop.run_forever();
    kept = all_tasks(loop);  // handles that outlive the loop
    unread = run_coroutine_threadsafe(for_ever(trace), *outside);
    CHECK_FALSE(pending->done());
  }
  CHECK(trace == "begins ");
  CHECK_THROWS_AS(pending->result(), cancelled_error);
  CHECK_THROWS_AS(unread->result(), cancelled_error);
  CHECK_FALSE(pending->cancel());
  CHECK_THROWS_WITH_AS(run_coroutine_threadsafe(for_ever(trace), *outside),
                       "Event loop is closed", std::runtime_error);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a job of the pool waits for the loop, which closes") {
  std::string trace;
  std::atomic<bool> told = false;
  {
    event_loop loop;
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    const auto main = [&]() -> coroutine<> {
      run_in_executor([&, outside = threadsafe_loop()] {
        CHECK_THROWS_AS(
            run_coroutine_threadsafe(for_ever(trace), outside).result(),
            cancelled_error);
        CHECK_THROWS_WITH_AS(call_soon_threadsafe(outside, [] {}),
                             "Event loop is closed", std::runtime_error);
        told = true;
      });
      while (trace.empty()) co_await sleep(1ms);
    };
    run_until_complete(loop, main());
  }
  CHECK(told);
}

TEST_CASE_FIXTURE(no_descriptor_leak, "system_exit ends the loop as well") {
  const auto leaves = []() -> coroutine<> {
    co_await sleep(0s);
    throw system_exit(3);
  };
  std::thread other;
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    other = std::thread([&leaves, outside = threadsafe_loop()] {
      CHECK_THROWS_AS(run_coroutine_threadsafe(leaves(), outside).result(),
                      system_exit);
    });
    co_await sleep(1h);
  };
  CHECK_THROWS_AS(run(main()), system_exit);
  other.join();
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "what the coroutine was given dies in the loop's thread") {
  const own_thread mine;
  const auto has = [](own_thread::witness_of) -> coroutine<> {
    co_await sleep(1ms);
  };
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    co_await to_thread([&] {
      run_coroutine_threadsafe(has(mine.witness()), outside).result();
      CHECK_MESSAGE(mine.alive() == 0, "it goes before we are told");
      run_coroutine_threadsafe(has(mine.witness()), outside).cancel();
      run_coroutine_threadsafe(has(mine.witness()), outside);
    });
  };
  run(main());
  CHECK(mine.alive() == 0);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "many threads wait for a loop that closes under them") {
  const auto naps = []() -> coroutine<> { co_await sleep(1ms); };
  for (int round = 0; round < 30; ++round) {
    std::atomic<int> refused = 0;
    std::vector<std::thread> others;
    {
      event_loop loop;
      loop.set_exception_handler([](event_loop&, const exception_context&) {});
      const threadsafe_loop outside(loop);
      for (int i = 0; i < 4; ++i)
        others.emplace_back([&naps, &refused, its = outside] {
          try {
            while (true) run_coroutine_threadsafe(naps(), its).result();
          } catch (const cancelled_error&) {
            ++refused;
          } catch (const std::runtime_error&) {
            ++refused;
          }
        });
      loop.call_later(5ms, [&] { loop.stop(); });
      loop.run_forever();
    }
    for (auto& each : others) each.join();
    CHECK(refused == 4);
  }
}

}  // namespace run_coroutine_threadsafe_test

// call_soon_threadsafe: order, waking, cancelling, closing, and in which thread
// everything dies.

#include "13_threads_and_signals/threadsafe_loop.hpp"

#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/task_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "13_threads_and_signals/tests/own_thread_test.hpp"

namespace threadsafe_loop_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

void in_another_thread(const std::function<void()>& f) {
  std::thread(f).join();
}

// Until all that was sent before has been called.
coroutine<> until_delivered(const threadsafe_loop& outside) {
  future<> called;
  call_soon_threadsafe(outside, [&] { called.set_result(); });
  co_await called;
}

template <class Loop>
concept takes_calls =
    requires(Loop& loop) { call_soon_threadsafe(loop, [] {}); };
static_assert(takes_calls<threadsafe_loop>);
static_assert(!takes_calls<event_loop>,
              "an event_loop& must not be a way to call from outside");

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "calls from one thread come in their order") {
  std::string trace;
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    in_another_thread([&] {
      for (const char each : std::string("abcdef"))
        call_soon_threadsafe(outside, [&trace, each] { trace += each; });
    });
    CHECK_MESSAGE(trace.empty(), "called in a thread that is not the loop's");
    co_await until_delivered(outside);
    CHECK(trace == "abcdef");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "they are called in the loop's thread") {
  const auto main = []() -> coroutine<> {
    const threadsafe_loop outside;
    const auto here = std::this_thread::get_id();
    future<> called;
    std::thread other([&outside, &called, here] {
      call_soon_threadsafe(outside, [&called, here] {
        CHECK(std::this_thread::get_id() == here);
        called.set_result();
      });
    });
    co_await called;
    other.join();
  };
  run(main());
}

// #region wakes
TEST_CASE_FIXTURE(no_descriptor_leak, "a call wakes a loop that sleeps") {
  const auto main = []() -> coroutine<> {
    const threadsafe_loop outside;
    future<> called;
    get_running_loop().call_later(1h, [] {});
    std::thread other([&] {
      std::this_thread::sleep_for(10ms);  // so that the loop sleeps by then
      call_soon_threadsafe(outside, [&] { called.set_result(); });
    });
    co_await called;
    other.join();
  };
  run(main());
}
// #endregion

TEST_CASE_FIXTURE(no_descriptor_leak, "as often as you like") {
  const auto main = []() -> coroutine<> {
    const threadsafe_loop outside;
    for (int i = 0; i < 200; ++i) {
      future<> called;
      std::thread other(
          [&] { call_soon_threadsafe(outside, [&] { called.set_result(); }); });
      co_await called;
      other.join();
    }
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "from the loop's own thread, in order with call_soon") {
  std::string trace;
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    auto& loop = get_running_loop();
    in_another_thread(
        [&] { call_soon_threadsafe(outside, [&] { trace += "a"; }); });
    call_soon_threadsafe(outside, [&] { trace += "b"; });
    loop.call_soon([&] { trace += "c"; });
    call_soon_threadsafe(outside, [&] { trace += "d"; });
    co_await sleep(0s);
    CHECK(trace == "abcd");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a call can be taken back") {
  std::string trace;
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    std::optional<threadsafe_handle> handle;
    in_another_thread([&] {
      handle = call_soon_threadsafe(outside, [&] { trace += "a"; });
      call_soon_threadsafe(outside, [&] { trace += "b"; });
      CHECK_FALSE(handle->cancelled());
      handle->cancel();
      CHECK(handle->cancelled());
    });
    auto mine = call_soon_threadsafe(outside, [&] { trace += "c"; });
    mine.cancel();
    co_await sleep(0s);
    CHECK(trace == "b");
    handle->cancel();  // too late, and no harm
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "what a call throws is for the exception handler") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    const threadsafe_loop outside;
    call_soon_threadsafe(outside, [] { throw std::domain_error("burnt"); });
    call_soon_threadsafe(outside, [&log] { log("next"); });
    co_await sleep(0s);
  };
  run(main());
  CHECK(log.str() == "Exception in callback () burnt; next");
}

TEST_CASE_FIXTURE(no_descriptor_leak, "a closed loop refuses") {
  std::optional<threadsafe_loop> outside;
  const auto main = [&]() -> coroutine<> {
    outside.emplace();
    co_return;
  };
  run(main());
  in_another_thread([&] {
    CHECK_THROWS_WITH_AS(call_soon_threadsafe(*outside, [] {}),
                         "Event loop is closed", std::runtime_error);
    threadsafe_loop copy(*outside);
    outside.reset();
  });
  event_loop loop;
  loop.close();
  CHECK_THROWS_WITH_AS(threadsafe_loop{loop}, "Event loop is closed",
                       std::runtime_error);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "what is sent dies in the loop's thread, called or not") {
  SUBCASE("called") {
    const auto main = []() -> coroutine<> {
      const threadsafe_loop outside;
      const own_thread mine;
      in_another_thread(
          [&] { call_soon_threadsafe(outside, [it = mine.witness()] {}); });
      CHECK(mine.alive() == 1);
      co_await until_delivered(outside);
      CHECK(mine.alive() == 0);
    };
    run(main());
  }
  SUBCASE("taken back") {
    const auto main = []() -> coroutine<> {
      const threadsafe_loop outside;
      const own_thread mine;
      in_another_thread([&] {
        auto handle = call_soon_threadsafe(outside, [it = mine.witness()] {});
        handle.cancel();
      });
      CHECK(mine.alive() == 1);
      co_await until_delivered(outside);
      CHECK(mine.alive() == 0);
    };
    run(main());
  }
  SUBCASE("the loop closes before") {
    const own_thread mine;
    auto loop = std::make_unique<event_loop>();
    std::optional<threadsafe_loop> outside(*loop);
    in_another_thread([&] {
      call_soon_threadsafe(*outside, [it = mine.witness()] { FAIL("called"); });
    });
    loop->close();
    CHECK(mine.alive() == 0);
  }
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the loop waits as long as there is a key") {
  event_loop loop;
  std::optional<threadsafe_loop> outside(loop);
  std::thread other([its = *outside, &loop] {
    std::this_thread::sleep_for(10ms);
    call_soon_threadsafe(its, [&loop] { loop.stop(); });
  });
  loop.run_forever();
  other.join();
  in_another_thread([its = *outside] {});
  outside.reset();
  CHECK_THROWS_AS(loop.run_forever(), never_wakes_error);
  outside.emplace(loop);
  std::thread last([its = *outside] { std::this_thread::sleep_for(10ms); });
  outside.reset();
  CHECK_THROWS_AS(loop.run_forever(), never_wakes_error);
  last.join();
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the last key of a running loop may go in its own thread") {
  const auto main = []() -> coroutine<> {
    auto& loop = get_running_loop();
    const auto began = loop.time();
    {
      const threadsafe_loop outside;
    }
    for (int i = 0; i < 3; ++i) co_await sleep(0s);
    CHECK_MESSAGE(loop.time() == began,
                  "that is no event, and must take no virtual time");
    future<> never;
    co_await never;
  };
  CHECK_THROWS_AS(run_virtually(main()), never_wakes_error);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a loop that closes while many threads call it") {
  for (int round = 0; round < 50; ++round) {
    std::thread([] {
      std::atomic<int> refused = 0;
      std::vector<std::thread> others;
      int called = 0;
      {
        event_loop loop;
        const threadsafe_loop outside(loop);
        for (int i = 0; i < 4; ++i)
          others.emplace_back([its = outside, &refused, &called] {
            try {
              while (true) call_soon_threadsafe(its, [&called] { ++called; });
            } catch (const std::runtime_error&) {
              ++refused;
            }
          });
        loop.call_later(1ms, [&] { loop.stop(); });
        loop.run_forever();
      }
      for (auto& each : others) each.join();
      CHECK(refused == 4);
    }).join();
  }
}

TEST_CASE_FIXTURE(no_descriptor_leak, "loops in two threads call each other") {
  const auto plays = [](std::shared_ptr<std::atomic<int>> ready,
                        std::optional<threadsafe_loop>& mine,
                        const std::optional<threadsafe_loop>& others,
                        int& heard) -> coroutine<> {
    mine.emplace();
    ++*ready;
    while (*ready < 2) co_await sleep(0s);
    for (int i = 0; i < 100; ++i) {
      call_soon_threadsafe(*others, [&heard] { ++heard; });
      co_await sleep(0s);
    }
    ++*ready;
    while (*ready < 4) co_await sleep(0s);
    co_await sleep(0s);
  };
  const auto ready = std::make_shared<std::atomic<int>>(0);
  std::optional<threadsafe_loop> one;
  std::optional<threadsafe_loop> two;
  int heard_by_one = 0;
  int heard_by_two = 0;
  std::thread first([&] { run(plays(ready, one, two, heard_by_two)); });
  std::thread second([&] { run(plays(ready, two, one, heard_by_one)); });
  first.join();
  second.join();
  CHECK(heard_by_one == 100);
  CHECK(heard_by_two == 100);
}

}  // namespace threadsafe_loop_test

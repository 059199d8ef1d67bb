// to_thread and run_in_executor: results, errors, cancelling, the end of run(),
// and in which thread everything dies.

#include "13_threads_and_signals/to_thread.hpp"

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
#include <vector>

#include "06_tasks/run.hpp"
#include "06_tasks/sleep.hpp"
#include "06_tasks/tests/task_test.hpp"
#include "07_select/tests/sock_test.hpp"
#include "08_gather/gather.hpp"
#include "08_gather/wait.hpp"
#include "09_timeouts/wait_for.hpp"
#include "12_queues/async_generator.hpp"
#include "13_threads_and_signals/run_coroutine_threadsafe.hpp"
#include "13_threads_and_signals/run_in_executor.hpp"
#include "13_threads_and_signals/tests/own_thread_test.hpp"
#include "common/testing/leak_count.hpp"

namespace to_thread_test {

using namespace asyncio;
using namespace std::chrono_literals;

namespace {

int twice(int x) { return 2 * x; }
std::size_t length(const std::string& text) { return text.size(); }

coroutine<> until_ended(task<> it) {
  const std::vector all{it};
  co_await wait(all);
}

// Holds up whoever waits, until opened.
class gate {
 public:
  void open() { opening_.set_value(); }
  void wait() const { opened_.wait(); }
  bool opens_within(std::chrono::seconds limit) const {
    return opened_.wait_for(limit) == std::future_status::ready;
  }

 private:
  std::promise<void> opening_;
  const std::shared_future<void> opened_{opening_.get_future()};
};

// Cannot be copied in this thread, and there is no other way to move it.
class stays_there {
 public:
  explicit stays_there(std::thread::id not_here) : not_here_(not_here) {}
  stays_there(const stays_there& other) : not_here_(other.not_here_) {
    if (std::this_thread::get_id() == not_here_)
      throw std::domain_error("cannot be copied here");
  }
  stays_there& operator=(const stays_there&) = delete;
  ~stays_there() = default;

 private:
  const std::thread::id not_here_;
};

// A part of the loop that is made before the pool, and so goes after it.
class older_part : public loop_part {
 public:
  explicit older_part(event_loop&) {}
  ~older_part() override {
    if (gone_) *gone_ = true;
  }
  void tells(std::shared_ptr<std::atomic<bool>> gone) {
    gone_ = std::move(gone);
  }

 private:
  std::shared_ptr<std::atomic<bool>> gone_;
};

}  // namespace

TEST_CASE_FIXTURE(no_descriptor_leak, "results come back, of any type") {
  const auto main = []() -> coroutine<> {
    CHECK(co_await to_thread(twice, 21) == 42);
    CHECK(co_await to_thread(length, std::string("soup")) == 4);
    const auto made =
        co_await to_thread([] { return std::make_unique<int>(7); });
    CHECK(*made == 7);
    bool called = false;
    co_await to_thread([&] { called = true; });
    CHECK(called);
    auto named = [text =
                      std::string("a text that does not fit into the string")] {
      return text;
    };
    CHECK(co_await to_thread(named) == named());
    const future<int> promised = run_in_executor(twice, 4);
    CHECK(co_await promised == 8);
    CHECK(promised.result() == 8);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "it is another thread") {
  const auto main = []() -> coroutine<> {
    const auto there =
        co_await to_thread([] { return std::this_thread::get_id(); });
    CHECK(there != std::this_thread::get_id());
    CHECK(co_await to_thread([] { return event_loop::running() == nullptr; }));
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "exceptions come back") {
  const auto main = []() -> coroutine<> {
    const auto burns =
        create_task(to_thread([] { throw std::domain_error("burnt"); }));
    co_await until_ended(burns);
    CHECK(what_is(burns.exception()) == "burnt");
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "the loop goes on meanwhile") {
  gate here;
  const auto main = [&]() -> coroutine<> {
    const auto waits = create_task(to_thread([&] { here.wait(); }));
    for (int i = 0; i < 3; ++i) co_await sleep(1ms);
    CHECK_FALSE(waits.done());
    here.open();
    co_await waits;
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "several at the same time") {
  const auto main = []() -> coroutine<> {
    std::latch all(3);
    const auto meets = [&] { all.arrive_and_wait(); };
    co_await gather(to_thread(meets), to_thread(meets), to_thread(meets));
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak, "more jobs than threads") {
  thread_pool_executor pool(2);
  const auto main = [&]() -> coroutine<> {
    std::vector<future<int>> all;
    std::latch both(2);  // one thread alone would wait for ever
    for (int i = 0; i < 2; ++i)
      all.push_back(run_in_executor(pool, [&both, i] {
        both.arrive_and_wait();
        return twice(i);
      }));
    for (int i = 2; i < 100; ++i)
      all.push_back(run_in_executor(pool, twice, i));
    int sum = 0;
    for (const auto& each : all) sum += co_await each;
    CHECK(sum == 9900);
  };
  run(main());
  CHECK(pool.size() == 2);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "cancelled in the queue, a job is never run") {
  gate here;
  thread_pool_executor pool(1);
  const auto main = [&]() -> coroutine<> {
    const own_thread mine;
    const auto first = run_in_executor(pool, [&] { here.wait(); });
    const auto second =
        run_in_executor(pool, [it = mine.witness()] { FAIL("cancelled"); });
    CHECK(second.cancel());
    CHECK(second.cancelled());
    CHECK_MESSAGE(mine.alive() == 0, "what it had captured is kept");
    CHECK_FALSE(second.cancel());
    here.open();
    co_await first;
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "dropped by its pool, a job is cancelled") {
  gate here;
  std::latch runs(1);
  thread_pool_executor pool(1);
  const own_thread mine;
  const auto drop = [&] { pool.shutdown(false, true); };
  const auto main = [&]() -> coroutine<> {
    const auto first = run_in_executor(pool, [&] {
      runs.count_down();
      here.wait();
    });
    runs.wait();
    const auto second =
        run_in_executor(pool, [it = mine.witness()] { FAIL("dropped"); });
    run_in_executor(pool, [it = mine.witness()] { FAIL("dropped"); });
    const auto third =
        run_in_executor(pool, [it = mine.witness()] { FAIL("cancelled"); });
    third.cancel("before");
    const auto waits =
        create_task([](future<> it) -> coroutine<> { co_await it; }(second));
    co_await sleep(0s);
    SUBCASE("in the loop's thread") { drop(); }
    SUBCASE("in another thread") { std::thread(drop).join(); }
    for (int i = 0; i < 5; ++i) co_await sleep(0s);
    CHECK_MESSAGE(waits.cancelled(), "whoever awaits it waits for ever");
    CHECK(second.cancelled());
    CHECK_MESSAGE(mine.alive() == 0, "what it had captured is kept");
    CHECK_FALSE(first.done());
    here.open();
    co_await first;
  };
  run(main());
  CHECK(mine.alive() == 0);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "cancelled while it runs, the await returns at once") {
  trace log;
  gate here;
  std::latch runs(1);
  std::atomic<bool> done = false;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    const auto waits = create_task(to_thread([&] {
      runs.count_down();
      here.wait();
      done = true;
      throw std::domain_error("nobody wants to hear of it");
    }));
    co_await sleep(0s);
    runs.wait();
    waits.cancel();
    co_await until_ended(waits);
    CHECK(waits.cancelled());
    CHECK_FALSE(done);
    here.open();
  };
  run(main());
  CHECK_MESSAGE(done, "run() waits for the pool at its end");
  CHECK(log.str() == "");
}

TEST_CASE_FIXTURE(no_descriptor_leak, "run waits for jobs that nobody awaits") {
  std::atomic<int> done = 0;
  gate here;
  const auto main = [&]() -> coroutine<> {
    for (int i = 0; i < 20; ++i)
      run_in_executor([&] {
        here.wait();
        ++done;
      });
    co_await sleep(0s);
    here.open();
  };
  run(main());
  CHECK(done == 20);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a job may call the loop while run waits for it") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    const threadsafe_loop outside;
    run_in_executor([&log, its = outside] {
      std::latch heard(1);
      call_soon_threadsafe(its, [&] {
        log("heard");
        heard.count_down();
      });
      heard.wait();
    });
    co_return;
  };
  run(main());
  CHECK(log.str() == "heard");
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "generators are closed while there still are threads") {
  trace log;
  const auto body = [](trace* its) -> async_generator<int> {
    std::exception_ptr closed;
    try {
      co_yield 1;
    } catch (const generator_exit&) {
      closed = std::current_exception();
    }
    const int two = co_await to_thread(twice, 1);
    (*its)(two);
    if (closed) std::rethrow_exception(closed);
  };
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    const auto open = std::make_shared<async_generator<int>>(body(&log));
    get_running_loop().call_later(1h, [open] {});
    co_await open->next();
    co_await to_thread([] {});
  };
  run(main());
  CHECK(log.str() == "2");
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "after the shutdown there are no threads") {
  const auto main = []() -> coroutine<> {
    co_await to_thread([] {});
    co_await shutdown_default_executor(get_running_loop());
    CHECK_THROWS_WITH_AS(run_in_executor([] {}),
                         "cannot schedule new futures after shutdown",
                         std::runtime_error);
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "the shutdown is given up: the loop goes on, run() waits") {
  trace log;
  gate here;
  std::atomic<bool> opened = false;
  const auto main = [&]() -> coroutine<> {
    auto& loop = get_running_loop();
    const auto& pool = loop.part<default_executor>().pool();
    // Whoever joins this job's thread in the loop's own waits for the limit.
    run_in_executor([&, outside = threadsafe_loop()] {
      opened = here.opens_within(10s);
      call_soon_threadsafe(outside, [&log] { log("heard"); });
    });
    const auto shuts = create_task(shutdown_default_executor(loop));
    SUBCASE("before its thread has begun") { co_await sleep(0s); }
    SUBCASE("while it waits") {
      while (pool.size() > 0) co_await sleep(1ms);
    }
    shuts.cancel();
    co_await until_ended(shuts);
    CHECK(shuts.cancelled());
    CHECK_THROWS_AS(run_in_executor([] {}), std::runtime_error);
    here.open();
  };
  run(main());
  CHECK_MESSAGE(opened, "the loop stood still until the job had ended");
  CHECK_MESSAGE(log.str() == "heard", "run() did not wait for the pool");
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "whoever shuts down as well waits for the threads, too") {
  std::atomic<bool> done = false;
  gate here;
  const auto main = [&]() -> coroutine<> {
    auto& loop = get_running_loop();
    run_in_executor([&] {
      here.wait();
      done = true;
    });
    const auto first = create_task(shutdown_default_executor(loop));
    const auto& pool = loop.part<default_executor>().pool();
    while (pool.size() > 0) co_await sleep(1ms);
    const auto second = create_task(shutdown_default_executor(loop));
    for (int i = 0; i < 20 && !second.done(); ++i) co_await sleep(1ms);
    CHECK_FALSE(second.done());
    here.open();
    co_await second;
    CHECK(done);
    co_await first;
  };
  run(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a system_exit while run() shuts down: jobs end first") {
  const auto gone = std::make_shared<std::atomic<bool>>(false);
  const auto too_late = std::make_shared<std::atomic<bool>>(false);
  const auto main = [&]() -> coroutine<> {
    auto& loop = get_running_loop();
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    loop.part<older_part>().tells(gone);
    const auto& pool = loop.part<default_executor>().pool();
    run_in_executor([&pool, gone, too_late, outside = threadsafe_loop()] {
      while (pool.size() > 0) std::this_thread::yield();
      call_soon_threadsafe(outside, [] { throw system_exit(3); });
      try {
        while (true) {
          call_soon_threadsafe(outside, [] {});
          std::this_thread::yield();
        }
      } catch (const std::runtime_error&) {  // the pool is being destroyed
      }
      for (int i = 0; i < 10'000 && !*gone; ++i) std::this_thread::yield();
      *too_late = gone->load();
    });
    co_return;
  };
  CHECK_THROWS_AS(run(main()), system_exit);
  CHECK_MESSAGE(gone->load(), "the part outlives its loop");
  CHECK_MESSAGE(!*too_late, "the pool went while a job ran in it");
}

TEST_CASE_FIXTURE(
    no_descriptor_leak,
    "what a job has captured and gives dies in the loop's thread") {
  const own_thread mine;
  SUBCASE("awaited") {
    const auto main = [&]() -> coroutine<> {
      auto gives = [&mine, it = mine.witness()] { return mine.witness(); };
      const auto got = co_await to_thread(std::move(gives));
      CHECK(mine.alive() == 1);
    };
    run(main());
  }
  SUBCASE("dropped") {
    const auto main = [&]() -> coroutine<> {
      run_in_executor([&mine, it = mine.witness()] { return mine.witness(); });
      co_return;
    };
    run(main());
  }
  SUBCASE("the loop is closed while it runs") {
    gate here;
    std::latch runs(1);
    event_loop loop;
    std::optional<task<>> waits;
    {
      loop.set_exception_handler([](event_loop&, const exception_context&) {});
      const auto main = [&]() -> coroutine<> {
        waits =
            create_task([](auto& own, auto& run, auto& wait) -> coroutine<> {
              auto f = [&, it = own.witness()] {
                run.count_down();
                wait.wait();
                return own.witness();
              };
              co_await to_thread(std::move(f));
            }(mine, runs, here));
        co_await sleep(0s);
      };
      run_until_complete(loop, main());
    }
    runs.wait();
    std::thread opens([&] { here.open(); });
    loop.close();
    opens.join();
  }
  SUBCASE("the loop is closed before it runs") {
    const auto never = []() -> coroutine<> { co_await sleep(1h); };
    event_loop loop;
    loop.set_exception_handler([](event_loop&, const exception_context&) {});
    const auto main = [&]() -> coroutine<> {
      const auto waits = [&never](const threadsafe_loop& outside) {
        CHECK_THROWS_AS(run_coroutine_threadsafe(never(), outside).result(),
                        cancelled_error);
      };
      const auto all = thread_pool_executor::default_workers();
      for (std::size_t i = 0; i < all; ++i)
        run_in_executor(waits, threadsafe_loop());
      while (all_tasks().size() <= all) co_await sleep(1ms);
      run_in_executor([it = mine.witness()] { FAIL("the loop is closed"); });
    };
    run_until_complete(loop, main());
  }
  CHECK(mine.alive() == 0);
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a failure that nobody sees is reported") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    SUBCASE("the future goes before") {
      run_in_executor([] { throw std::domain_error("burnt"); });
    }
    SUBCASE("the future goes after") {
      const auto burns =
          run_in_executor([] { throw std::domain_error("burnt"); });
      while (!burns.done()) co_await sleep(1ms);
    }
    co_return;
  };
  run(main());
  CHECK(log.str() == "Future exception was never retrieved () burnt");
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "a result that cannot be copied is a failure") {
  trace log;
  const auto main = [&]() -> coroutine<> {
    listen(get_running_loop(), log);
    thread_pool_executor pool(1);
    const auto gives = [home = std::this_thread::get_id()] {
      return stays_there(home);
    };
    const future<stays_there> promised = run_in_executor(pool, gives);
    pool.shutdown();
    for (int i = 0; i < 3; ++i) co_await sleep(0s);
    REQUIRE_MESSAGE(promised.done(), "whoever awaits it waits for ever");
    CHECK(what_is(promised.exception()) == "cannot be copied here");
  };
  run(main());
  CHECK_MESSAGE(log.str() == "", "it is told already");
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "virtual time stands still for a thread") {
  const auto main = []() -> coroutine<> {
    auto& loop = get_running_loop();
    const auto began = loop.time();
    const auto naps = [] { std::this_thread::sleep_for(20ms); };
    co_await wait_for(to_thread(naps), 1s);
    CHECK(loop.time() == began);
    co_await sleep(1h);
    CHECK(loop.time() == began + 1h);
    const auto given_up = run_in_executor(naps);
    given_up.cancel();
    const threadsafe_loop outside;
    const auto before = loop.time();
    loop.call_later(1h, [] {});
    future<> called;
    std::thread([&] {
      call_soon_threadsafe(outside, [&called] { called.set_result(); });
    }).join();
    co_await called;
    CHECK_MESSAGE(loop.time() > before,
                  "time still stands still for a job that nobody waits for");
  };
  run_virtually(main());
}

TEST_CASE_FIXTURE(no_descriptor_leak,
                  "an observer hears of its own thread, and of no other") {
  const auto main = []() -> coroutine<> {
    for (int i = 0; i < 20; ++i) co_await to_thread(twice, i);
  };
  const auto watched = [&main] {
    const common::leak_count objects;
    run(main());
    CHECK_MESSAGE(objects.alive() == 0, objects.survivors());
  };
  std::thread one(watched);
  std::thread other(watched);
  one.join();
  other.join();
}

TEST_CASE_FIXTURE(no_descriptor_leak, "in a task that waits for a thread") {
  gate here;
  const auto main = [&]() -> coroutine<> {
    const auto waits = create_task(to_thread([&] { here.wait(); }));
    co_await sleep(0s);
    CHECK(waits.core().waits_for() == "a thread");
    here.open();
    co_await waits;
  };
  run(main());
}

}  // namespace to_thread_test

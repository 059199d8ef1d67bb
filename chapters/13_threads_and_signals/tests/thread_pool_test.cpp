// thread_pool_executor: how many threads there are, and what becomes of jobs.

#include "13_threads_and_signals/thread_pool.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <functional>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace thread_pool_test {

using namespace asyncio;

namespace {

class calling : public job {
 public:
  explicit calling(std::function<void()> f) : f_(std::move(f)) {}
  void run(std::shared_ptr<job>) noexcept override { f_(); }

 private:
  std::function<void()> f_;
};

std::shared_ptr<job> job_of(std::function<void()> f) {
  return std::make_shared<calling>(std::move(f));
}

}  // namespace

TEST_CASE("as many threads as asyncio has") {
  const auto cores = std::max(1u, std::thread::hardware_concurrency());
  CHECK(thread_pool_executor::default_workers() == std::min(32u, cores + 4));
  CHECK_THROWS_AS(thread_pool_executor(0), std::invalid_argument);
}

TEST_CASE("threads are made as they are needed, up to the limit") {
  std::latch go_on(1);
  std::latch both_run(2);
  std::atomic<int> done = 0;
  thread_pool_executor pool(2);
  CHECK(pool.size() == 0);
  for (int i = 0; i < 2; ++i)
    pool.submit(job_of([&] {
      both_run.count_down();
      go_on.wait();
      ++done;
    }));
  both_run.wait();
  CHECK(pool.size() == 2);
  for (int i = 0; i < 3; ++i) pool.submit(job_of([&] { ++done; }));
  CHECK_MESSAGE(pool.size() == 2, "more threads than allowed");
  go_on.count_down();
  pool.shutdown();
  CHECK_MESSAGE(done == 5, "shutdown() waits for all jobs");
}

TEST_CASE("a thread that has nothing to do is used again") {
  thread_pool_executor pool(5);
  for (int i = 0; i < 3; ++i) {
    const auto done = std::make_shared<std::latch>(1);
    pool.submit(job_of([done] { done->count_down(); }));
    done->wait();
    while (pool.idle() == 0) std::this_thread::yield();
  }
  CHECK(pool.size() == 1);
}

TEST_CASE("jobs begin in the order in which they were submitted") {
  thread_pool_executor pool(1);
  std::string trace;
  for (const char each : std::string("abcde"))
    pool.submit(job_of([&trace, each] { trace += each; }));
  pool.shutdown();
  CHECK(trace == "abcde");
}

TEST_CASE("a job that somebody else has taken is not run") {
  std::latch go_on(1);
  thread_pool_executor pool(1);
  pool.submit(job_of([&] { go_on.wait(); }));
  const auto queued = job_of([] { FAIL("it was taken"); });
  pool.submit(queued);
  CHECK(queued->take());
  CHECK_FALSE_MESSAGE(queued->take(), "taken twice");
  go_on.count_down();
}

TEST_CASE("shut down with cancel_queued, what was not begun is dropped") {
  std::latch runs(1);
  std::atomic<bool> done = false;
  thread_pool_executor pool(1);
  pool.submit(job_of([&] {
    runs.count_down();
    for (int turn = 0; turn < 1000; ++turn) std::this_thread::yield();
    done = true;
  }));
  runs.wait();
  const auto queued = job_of([] { FAIL("it was dropped"); });
  pool.submit(queued);
  pool.shutdown(true);
  CHECK_MESSAGE(done, "what runs already is waited for");
  CHECK_MESSAGE(queued.use_count() == 1, "the pool still has it");
}

TEST_CASE("after a shutdown there are no more jobs") {
  thread_pool_executor pool(1);
  pool.shutdown();
  pool.shutdown();
  CHECK_THROWS_WITH_AS(pool.submit(job_of([] {})),
                       "cannot schedule new futures after shutdown",
                       std::runtime_error);
}

}  // namespace thread_pool_test

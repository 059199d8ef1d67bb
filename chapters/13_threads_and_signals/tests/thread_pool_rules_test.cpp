// The rules of a pool of threads, one by one: what each mistake looks like, in
// words for a reader who has just rewritten the pool.
//
// A job that nobody runs must not become a test that never ends. So nothing
// here waits for ever, and as soon as one wait was in vain, the rest is
// skipped.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "13_threads_and_signals/thread_pool.hpp"

namespace thread_pool_rules_test {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using asyncio::pool_job;
using asyncio::thread_pool_executor;

/// Something was waited for in vain: by now, anything may be stuck.
bool stuck = false;

/// Waits until it is so, for three seconds at most; returns whether it is.
bool comes_true(const std::function<bool()>& is_so,
                std::chrono::milliseconds most = 3s) {
  const auto end = std::chrono::steady_clock::now() + most;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

/// Gives other threads a hundred chances to make it so; returns whether it is.
/// Where much else is going on, a chance takes longer: so this counts them, and
/// no time.
bool comes_true_soon(const std::function<bool()>& is_so) {
  for (int i = 0; i < 100 && !is_so(); ++i) std::this_thread::sleep_for(1ms);
  return is_so();
}

/// What happens in jobs. It outlives everything that may be stuck.
struct events {
  std::atomic<int> begun = 0;
  std::atomic<int> done = 0;
  std::atomic<bool> go_on = false;      // for jobs that wait
  std::atomic<bool> goes_down = false;  // shutdown() is called now
  std::atomic<bool> is_down = false;    // shutdown() has returned

  void write(const std::string& word) {
    const std::lock_guard guard(mutex_);
    trace_ += word;
  }
  std::string trace() {
    const std::lock_guard guard(mutex_);
    return trace_;
  }

 private:
  std::mutex mutex_;
  std::string trace_;
};

/// No pool is ever destroyed, for threads may be left that use it: those that
/// are stuck, or that nobody has waited for.
auto& all_pools = *new std::vector<std::shared_ptr<thread_pool_executor>>;

class calling : public pool_job {
 public:
  explicit calling(std::function<void()> f) : f_(std::move(f)) {}
  void run(std::shared_ptr<pool_job>) noexcept override { f_(); }

 private:
  std::function<void()> f_;
};

/// A job that is not to run, and calls f when it is told so.
class droppable : public pool_job {
 public:
  explicit droppable(std::function<void()> f) : f_(std::move(f)) {}
  void run(std::shared_ptr<pool_job>) noexcept override {}
  void will_not_run(std::shared_ptr<pool_job>) noexcept override { f_(); }

 private:
  std::function<void()> f_;
};

struct rules {
  std::shared_ptr<events> seen = std::make_shared<events>();
  std::shared_ptr<thread_pool_executor> pool;

  ~rules() {
    seen->go_on = true;
    if (pool) ends_in_order();
  }

  void has(std::size_t max_workers) {
    pool = std::make_shared<thread_pool_executor>(max_workers);
    all_pools.push_back(pool);
  }
  static std::shared_ptr<pool_job> calls(std::function<void()> f) {
    return std::make_shared<calling>(std::move(f));
  }
  std::shared_ptr<pool_job> writes(std::string word) const {
    return calls([it = seen, word] {
      it->write(word);
      ++it->done;
    });
  }
  /// A job that waits for `go_on`.
  std::shared_ptr<pool_job> waits() const {
    return calls([it = seen] {
      ++it->begun;
      comes_true([&] { return it->go_on.load(); }, 5s);
      ++it->done;
    });
  }
  /// Waits for so many jobs to have begun, or to be done.
  bool begin(int jobs) const { return in_time(seen->begun, jobs); }
  bool end(int jobs) const { return in_time(seen->done, jobs); }

  /// Calls shutdown(); returns whether that comes back. (So it is called in a
  /// thread of its own.)
  bool shuts_down(bool wait = true, bool cancel_futures = false) const {
    if (stuck) return false;
    seen->is_down = false;
    std::thread caller([it = seen, its = pool, wait, cancel_futures] {
      it->goes_down = true;
      its->shutdown(wait, cancel_futures);
      it->is_down = true;
    });
    stuck = !comes_true([&] { return seen->is_down.load(); });
    if (stuck)
      caller.detach();
    else
      caller.join();
    return !stuck;
  }
  /// Calls shutdown(), and says what it means if that never comes back. Threads
  /// that sleep may be met at the end of any test case, depending on how fast
  /// they are, so all say the same.
  bool ends_in_order() const {
    if (stuck) return false;
    const bool came_back = shuts_down();
    CHECK_MESSAGE(came_back,
                  "shutdown() never comes back: it waits for a thread that "
                  "cannot end. Either that one sleeps on, and all have to be "
                  "woken; or it needs the mutex, which shutdown() has locked"s);
    return came_back;
  }

 private:
  static bool in_time(const std::atomic<int>& count, int wanted) {
    stuck = stuck || !comes_true([&] { return count >= wanted; });
    return !stuck;
  }
};

}  // namespace

TEST_CASE_FIXTURE(rules, "rule: a job is done, in another thread") {
  has(2);
  std::thread::id in;
  pool->submit(calls([&in, it = seen] {
    in = std::this_thread::get_id();
    ++it->done;
  }));
  const bool was_done = end(1);
  REQUIRE_MESSAGE(was_done,
                  "a job was submitted, and nobody does it. It was in the "
                  "queue before its thread began to wait, and nobody will "
                  "tell that thread: look before you wait"s);
  stuck = in == std::this_thread::get_id();
  REQUIRE_MESSAGE(!stuck,
                  "a job was done by the thread that has submitted it, which "
                  "is held up by that: it has to go to another one"s);
}

TEST_CASE_FIXTURE(rules, "rule: a thread that has nothing to do is used") {
  if (stuck) return;
  has(5);
  for (int i = 1; i <= 3; ++i) {
    pool->submit(writes("a"));
    const bool was_done = end(i);
    REQUIRE_MESSAGE(was_done,
                    "a thread sleeps, a job is submitted, and nobody does it: "
                    "submit() has to wake a thread"s);
    comes_true([&] { return pool->idle() > 0; });
  }
  const auto threads = pool->size();
  CHECK_MESSAGE(threads == 1,
                "three jobs were submitted, each when the one before was "
                "done, and there are "s
                    << threads
                    << " threads. A new one is needed only if more jobs wait "
                       "than threads"s);
}

TEST_CASE_FIXTURE(rules, "rule: side by side, up to the limit") {
  if (stuck) return;
  has(2);
  pool->submit(waits());
  const bool one_runs = begin(1);
  REQUIRE(one_runs);
  const auto idle = pool->idle();
  CHECK_MESSAGE(idle == 0,
                "the only thread is in the middle of a job, and counts as "
                "idle: then nobody will make another one"s);
  if (idle > 0) return;
  pool->submit(waits());
  const bool two_run = begin(2);
  REQUIRE_MESSAGE(two_run,
                  "there may be two threads, one has a long job, and a second "
                  "job waits for the first to end, though nothing keeps "
                  "submit() from making another thread"s);
  for (int i = 0; i < 3; ++i) pool->submit(writes("a"));
  const auto threads = pool->size();
  CHECK_MESSAGE(threads == 2,
                "two threads are allowed, five jobs were submitted, and there "
                "are "s
                    << threads << " threads"s);
}

TEST_CASE_FIXTURE(rules, "rule: first come, first served") {
  if (stuck) return;
  has(1);
  pool->submit(waits());
  const bool runs = begin(1);
  REQUIRE(runs);
  for (const auto& each : {"a"s, "b"s, "c"s}) pool->submit(writes(each));
  seen->go_on = true;
  const bool all = end(4);
  const std::string trace = seen->trace();
  REQUIRE_MESSAGE(
      all, "a, b and c waited in the queue, and these were done: "s << trace);
  CHECK_MESSAGE(trace == "abc"s,
                "a, b and c were submitted in this order, to one thread, "
                "which did them in this one: "s
                    << trace);
}

TEST_CASE_FIXTURE(rules, "rule: whoever takes a job has it") {
  if (stuck) return;
  has(1);
  pool->submit(waits());
  const auto queued = writes("cancelled");
  pool->submit(queued);
  pool->submit(writes("next"));
  const bool mine = queued->take();
  CHECK_MESSAGE(mine,
                "a job still waits in the queue, and is taken already: "
                "a thread takes it when it begins with it"s);
  seen->go_on = true;
  comes_true([&] { return seen->trace().ends_with("next"); });
  const std::string trace = seen->trace();
  CHECK_MESSAGE(trace == "next"s,
                "somebody took a job back while it was in the queue, and the "
                "pool did it all the same; done were: "s
                    << trace << ". A thread asks take() first"s);
}

TEST_CASE_FIXTURE(rules, "rule: shutdown() waits for all jobs") {
  if (stuck) return;
  has(1);
  bool too_early = false;
  pool->submit(calls([it = seen, &too_early] {
    ++it->begun;
    comes_true([&] { return it->goes_down.load(); });
    // A shutdown() that does not wait is over by then.
    too_early = comes_true_soon([&] { return it->is_down.load(); });
    ++it->done;
  }));
  const bool runs = begin(1);
  REQUIRE(runs);
  for (const auto& each : {"a"s, "b"s}) pool->submit(writes(each));
  const bool came_back = ends_in_order();
  REQUIRE(came_back);
  end(1);
  REQUIRE_MESSAGE(!too_early,
                  "shutdown() was to wait, and came back in the middle of a "
                  "job, which may use what is gone by then"s);
  const std::string trace = seen->trace();
  CHECK_MESSAGE(trace == "ab"s,
                "two jobs were in the queue, a and b, when the pool was shut "
                "down in order, and these were done: "s
                    << trace << ". A thread goes when no job is left"s);
  std::string thrown;
  try {
    pool->submit(writes("c"));
  } catch (const std::runtime_error& error) {
    thrown = error.what();
  }
  CHECK_MESSAGE(thrown == "cannot schedule new futures after shutdown"s,
                "a job was submitted after the shutdown, and submit() threw: "s
                    << thrown << ". Nobody will ever do it"s);
  const bool again = shuts_down();
  CHECK_MESSAGE(again, "a second shutdown() does nothing"s);
}

TEST_CASE_FIXTURE(rules, "rule: shutdown() wakes everybody") {
  if (stuck) return;
  has(2);
  pool->submit(waits());
  pool->submit(waits());
  const bool both_run = begin(2);
  REQUIRE(both_run);
  seen->go_on = true;
  comes_true([&] { return pool->idle() == 2; });
  ends_in_order();
}

TEST_CASE_FIXTURE(rules, "rule: what nobody has begun can be dropped") {
  if (stuck) return;
  has(1);
  pool->submit(waits());
  const bool runs = begin(1);
  REQUIRE(runs);
  // This one uses the pool when it is destroyed.
  std::shared_ptr<void> asks(
      nullptr, [its = pool.get()](void*) { static_cast<void>(its->size()); });
  pool->submit(calls([it = seen, asks = std::move(asks)] { it->write("a"); }));
  const auto queued = writes("b");
  pool->submit(queued);
  // Not waiting: the job that runs is in the way.
  const bool came_back = shuts_down(false, true);
  REQUIRE_MESSAGE(came_back,
                  "shutdown() without waiting does not come back: it waits "
                  "for a job that goes on, or it destroys jobs with the mutex "
                  "locked, and one of them uses the pool"s);
  seen->go_on = true;
  const bool ended = ends_in_order();
  REQUIRE(ended);
  const std::string trace = seen->trace();
  CHECK_MESSAGE(trace.empty(),
                "two jobs were in the queue, a and b, and were to be dropped; "
                "done were: "s
                    << trace);
  CHECK_MESSAGE(queued.use_count() == 1,
                "a job was dropped, and the pool keeps it"s);
}

TEST_CASE_FIXTURE(rules, "rule: what is dropped is told so") {
  if (stuck) return;
  has(1);
  pool->submit(waits());
  const bool runs = begin(1);
  REQUIRE(runs);
  const auto told = [it = seen](const std::string& word) {
    return [it, word] { it->write(word); };
  };
  const auto cancelled = std::make_shared<droppable>(told("cancelled "));
  pool->submit(cancelled);
  pool->submit(std::make_shared<droppable>(told("a ")));
  pool->submit(std::make_shared<droppable>(told("b ")));
  cancelled->take();
  const bool came_back = shuts_down(false, true);
  REQUIRE_MESSAGE(came_back,
                  "shutdown() does not come back: it tells jobs that they are "
                  "dropped with the mutex locked"s);
  const std::string trace = seen->trace();
  seen->go_on = true;
  const bool ended = ends_in_order();
  REQUIRE(ended);
  CHECK_MESSAGE(trace == "a b "s,
                "two jobs were dropped, a and b, and somebody had taken a "
                "third one back before; these were told that they will not "
                "run: "s
                    << trace
                    << ". Whoever waits for a job waits for that, if "
                       "take() has given it to us"s);
}

TEST_CASE("as many threads as asyncio has") {
  const auto cores = std::max(1u, std::thread::hardware_concurrency());
  CHECK(thread_pool_executor::default_workers() == std::min(32u, cores + 4));
  CHECK_THROWS_AS(thread_pool_executor(0), std::invalid_argument);
}

}  // namespace thread_pool_rules_test

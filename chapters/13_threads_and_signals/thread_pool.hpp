// thread_pool_executor: threads that do jobs which would hold up a loop.
//
// It knows nothing of loops. A job is put in, and some thread takes it out.

#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace asyncio {

/// Something to do, once. Whoever gets a `true` from take() owns it: a thread
/// that will run it, or somebody who wants that it is never run.
class pool_job {
 public:
  pool_job() = default;
  pool_job(const pool_job&) = delete;
  pool_job& operator=(const pool_job&) = delete;
  virtual ~pool_job() = default;

  /// True for the first who asks, in whatever thread.
  bool take() noexcept { return !taken_.exchange(true); }

  /// Runs in a thread of the pool, if that has taken it. Gets the pool's own
  /// handle to the job: it may be passed on to where the job is to die.
  virtual void run(std::shared_ptr<pool_job> self) noexcept = 0;

  /// Comes in place of run(), in any thread, if the pool has dropped the job
  /// before somebody else has taken it.
  virtual void will_not_run(std::shared_ptr<pool_job> self) noexcept {
    static_cast<void>(self);
  }

 private:
  std::atomic<bool> taken_ = false;
};

/// A bounded number of threads, made as they are needed (Python:
/// concurrent.futures.ThreadPoolExecutor). For any thread.
class thread_pool_executor {
 public:
  /// Threads mostly wait for something, so a few more than there are cores.
  static std::size_t default_workers() {
    const auto cores = std::max(1u, std::thread::hardware_concurrency());
    return std::min(32u, cores + 4);
  }

  /// At most `max_workers` threads. Throws std::invalid_argument for none.
  explicit thread_pool_executor(std::size_t max_workers = default_workers())
      : max_workers_(max_workers) {
    if (max_workers == 0)
      throw std::invalid_argument("max_workers must be greater than 0");
  }
  thread_pool_executor(const thread_pool_executor&) = delete;
  thread_pool_executor& operator=(const thread_pool_executor&) = delete;
  /// Shuts down: waits until all jobs are done.
  ~thread_pool_executor() { shutdown(); }

  // #region answer
  /// Puts a job behind those that wait already. Throws std::runtime_error after
  /// shutdown(), std::system_error if there is no thread and none can be made.
  void submit(std::shared_ptr<pool_job> it) {
    const std::lock_guard guard(mutex_);
    if (closed_)
      throw std::runtime_error("cannot schedule new futures after shutdown");
    jobs_.push_back(std::move(it));
    if (idle_ < jobs_.size() && threads_.size() < max_workers_) add_thread();
    changed_.notify_one();
  }

  /// Takes no more jobs. With `wait`, comes back when those that are there have
  /// been done; with `cancel_futures`, those that nobody has begun are dropped
  /// and told so. Not from one of its own threads.
  void shutdown(bool wait = true, bool cancel_futures = false) noexcept {
    std::list<std::shared_ptr<pool_job>> dropped;
    std::vector<std::thread> ending;
    {
      const std::lock_guard guard(mutex_);
      closed_ = true;
      if (cancel_futures) dropped.swap(jobs_);
      if (wait) ending.swap(threads_);
    }
    changed_.notify_all();
    for (auto& each : dropped) {
      auto& it = *each;
      if (it.take()) it.will_not_run(std::move(each));
    }
    for (auto& each : ending) each.join();
  }

 private:
  // With the mutex. If the system has no more threads, those that we have do.
  void add_thread() {
    try {
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      if (!threads_.empty()) return;
      jobs_.pop_back();
      throw;
    }
  }

  // What each thread does.
  void work() noexcept {
    while (auto next = wait_for_job()) {
      auto& it = *next;
      if (it.take()) it.run(std::move(next));
    }
  }

  // Empty: it is time to go.
  std::shared_ptr<pool_job> wait_for_job() noexcept {
    std::unique_lock lock(mutex_);
    ++idle_;
    changed_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    --idle_;
    if (jobs_.empty()) return {};
    auto next = std::move(jobs_.front());
    jobs_.pop_front();
    return next;
  }
  // #endregion

 public:
  /// How many threads there are, and how many of them wait for a job.
  std::size_t size() const noexcept {
    const std::lock_guard guard(mutex_);
    return threads_.size();
  }
  std::size_t idle() const noexcept {
    const std::lock_guard guard(mutex_);
    return idle_;
  }

 private:
  const std::size_t max_workers_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // All below only with the mutex.
  std::list<std::shared_ptr<pool_job>> jobs_;  // that nobody has begun
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;  // threads that wait for a job
  bool closed_ = false;
};

}  // namespace asyncio

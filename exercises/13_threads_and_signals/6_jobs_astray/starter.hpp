// A scenario that finds out what is wrong with a pool of threads.

#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <doctest/doctest.h>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "13_threads_and_signals/thread_pool.hpp"

namespace kitchen {

using asyncio::pool_job;
using asyncio::thread_pool_executor;

/// What jobs have written, one word each: "soup fish ". For all threads.
class word_list {
 public:
  void write(const std::string& word) {
    const std::lock_guard guard(mutex_);
    text_ += word + " ";
    ++words_;
    changed_.notify_all();
  }
  /// Waits until there are so many words, two seconds at most.
  void until(std::size_t words) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(2),
                      [&] { return words_ >= words; });
  }
  std::string str() {
    const std::lock_guard guard(mutex_);
    return text_;
  }
  void clear() {
    const std::lock_guard guard(mutex_);
    text_.clear();
    words_ = 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  std::size_t words_ = 0;
};
inline word_list trace;

/// A door, behind which a job waits. All copies are the same door.
class door {
 public:
  void open() const { change(it_->open); }
  /// Waits until a job waits here, two seconds at most.
  void until_somebody_waits() const { wait(it_->somebody_waits); }

  /// For the job.
  void wait_here() const {
    change(it_->somebody_waits);
    wait(it_->open);
  }

 private:
  struct state {
    std::mutex mutex;
    std::condition_variable changed;
    bool open = false;
    bool somebody_waits = false;
  };
  void change(bool& what) const {
    const std::lock_guard guard(it_->mutex);
    what = true;
    it_->changed.notify_all();
  }
  void wait(const bool& what) const {
    std::unique_lock lock(it_->mutex);
    it_->changed.wait_for(lock, std::chrono::seconds(2), [&] { return what; });
  }

  std::shared_ptr<state> it_ = std::make_shared<state>();
};

/// A job that calls f.
template <class F>
std::shared_ptr<pool_job> job_that(F f) {
  class calls final : public pool_job {
   public:
    explicit calls(F f) : f_(std::move(f)) {}
    void run(std::shared_ptr<pool_job>) noexcept override { f_(); }

   private:
    F f_;
  };
  return std::make_shared<calls>(std::move(f));
}
inline std::shared_ptr<pool_job> writes(std::string word) {
  return job_that([word] { trace.write(word); });
}
inline std::shared_ptr<pool_job> waits_at(const door& it) {
  return job_that([it] { it.wait_here(); });
}

// #region answer
/// Green on the correct brick, and red on each faulty one.
inline void scenario() {
  trace.clear();
  const door kitchen_door;
  thread_pool_executor pool(1);
  pool.submit(waits_at(kitchen_door));
  kitchen_door.until_somebody_waits();  // from here on the thread is busy
  pool.submit(writes("soup"));
  kitchen_door.open();
  trace.until(1);
  CHECK_MESSAGE(trace.str() == "soup ", "one job waited, and done were: "
                                            << trace.str());
}
// #endregion

}  // namespace kitchen

// run_in_executor: a job in another thread, and a future for its result.
//
// Three meet here: the future, in the loop's thread; the job, which goes to a
// thread of the pool and comes back in a letter; and the pool. What belongs to
// the caller (the function, what it has captured, its result) is only used by
// the other thread. It dies where it came from.

#pragma once

#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/event_loop.hpp"
#include "04_futures/future.hpp"
#include "04_futures/result_state.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/last_steps.hpp"
#include "07_select/reactor.hpp"
#include "08_gather/outcome.hpp"
#include "12_queues/open_generators.hpp"
#include "13_threads_and_signals/thread_pool.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"

namespace asyncio {

template <class T>
class job_future;

/// A job that gives a T, as its future knows it.
template <class T>
class job_with_result : public job {
 public:
  // --- in the loop's thread ---

  /// Whom to tell of the result. (The job does not keep its future alive: a
  /// future that its own job holds would never go.)
  void belongs_to(job_future<T>& future) noexcept { future_ = &future; }
  /// There is nobody any more. An exception is then for the loop's handler,
  /// unless nobody wants to hear of that, either.
  void has_no_future(bool report) noexcept {
    future_ = nullptr;
    reports_ = report;
  }

  /// It will not run: what it has captured is destroyed.
  virtual void drop() noexcept = 0;

 protected:
  /// The job is back.
  void hand_over(event_loop& loop, outcome<T> result);

 private:
  job_future<T>* future_ = nullptr;
  bool reports_ = false;  // only without a future
};

/// The future of a job.
template <class T>
class job_future final : public result_state<T> {
 public:
  job_future(event_loop& loop, std::shared_ptr<job_with_result<T>> of)
      : result_state<T>(loop), job_(std::move(of)) {
    loop.part<reactor>().expect(+1);
    job_->belongs_to(*this);
  }
  ~job_future() override {
    leave_job(true);
    if (this->has_unseen_error())
      this->report_error("Future exception was never retrieved");
  }

  // #region cancel
  /// A job that nobody has begun is dropped. One that runs cannot be stopped:
  /// nobody waits for it any more, that is all.
  bool cancel(std::string message) override {
    if (job_ && job_->take()) job_->drop();
    leave_job(false);
    return result_state<T>::cancel(std::move(message));
  }
  // #endregion
  std::string description() const override { return "a thread"; }

  /// The job is back.
  void set_outcome(outcome<T> result) {
    leave_job(false);
    if (this->done()) return;  // somebody else has set it
    if (auto error = result.exception())
      this->finish(std::move(error));
    else if constexpr (std::is_void_v<T>)
      this->finish_with();
    else
      this->finish_with(std::move(result).value());
  }

 private:
  void leave_job(bool report) noexcept {
    const auto it = std::move(job_);
    if (!it) return;
    it->has_no_future(report);
    if (auto* const open = this->loop(); open != nullptr && !open->is_closed())
      open->template part<reactor>().expect(-1);
  }

  std::shared_ptr<job_with_result<T>> job_;  // until it is back
};

template <class T>
void job_with_result<T>::hand_over(event_loop& loop, outcome<T> result) {
  if (future_ != nullptr) return future_->set_outcome(std::move(result));
  if (const auto error = result.exception(); error && reports_)
    loop.call_exception_handler(
        {"Future exception was never retrieved", error, {}});
}

/// The job that calls f.
template <class F, class T = std::invoke_result_t<F&>>
class job_for_loop final : public job_with_result<T> {
 public:
  job_for_loop(event_loop& loop, F f) : outside_(loop), f_(std::move(f)) {
    answer_.emplace_back();
  }

  void drop() noexcept override { f_.reset(); }

  // #region run
  void run(std::shared_ptr<job> self) noexcept override {
    call();
    const auto box = outside_.box();
    letter_list answer = std::move(answer_);
    answer.front() = [it = std::static_pointer_cast<job_for_loop>(
                          std::move(self))] { it->arrive(); };
    // From here on this lives in the letter. Once it is sent, the loop's thread
    // may read it at any moment, and then this is gone.
    try {
      box->post(std::move(answer));
    } catch (const std::runtime_error&) {
      // The loop is closed, and nobody wants the answer.
    }
  }
  // #endregion

 private:
  // When this returns, the exception is stored, and no longer being handled:
  // this thread has no part in it any more.
  void call() noexcept {
    try {
      if constexpr (std::is_void_v<T>) {
        (*f_)();
        result_.emplace(std::in_place);
      } else {
        result_.emplace(std::in_place, (*f_)());
      }
    } catch (...) {
      result_.emplace(std::current_exception());
    }
  }

  void arrive() {
    this->hand_over(outside_.box()->loop(), std::move(*result_));
  }

  const threadsafe_loop outside_;  // so the loop waits for us
  std::optional<F> f_;
  std::optional<outcome<T>> result_;
  letter_list answer_;  // prepared: sending it needs no memory
};

/// A handle to a job_future: what run_in_executor() makes.
template <class T>
class executed : public future<T> {
 public:
  template <class Job>
  executed(event_loop& loop, const std::shared_ptr<Job>& of)
      : future<T>(counted_ptr<result_state<T>>(new job_future<T>(loop, of))) {}
};

coroutine<> shutdown_default_executor(event_loop& loop);

/// The loop's own pool, a part of the loop. run() waits for it at its end; if
/// the loop is closed without that, the jobs that nobody has begun are dropped.
class default_executor : public loop_part {
 public:
  explicit default_executor(event_loop& loop) {
    loop.part<loop_mail>();  // made before, so that it is there until we go
    loop.part<last_steps>().add(
        "shutdown_default_executor",
        [&loop] { return close_generators_and_pool(loop); },
        [&loop] { return loop.part<default_executor>().pool().size() > 0; });
  }
  ~default_executor() override { pool_.shutdown(true); }

  thread_pool_executor& pool() noexcept { return pool_; }

 private:
  // Generators first, as in asyncio: their bodies may still need a thread.
  static coroutine<> close_generators_and_pool(event_loop& loop) {
    co_await shutdown_asyncgens(loop);
    co_await shutdown_default_executor(loop);
  }

  thread_pool_executor pool_;
};

/// Calls f(args...) in a thread of `pool`, and gives a future for what it
/// returns or throws (asyncio: loop.run_in_executor). If the future is
/// cancelled before a thread has begun, f is never called; once it runs, it
/// runs to its end. f and args are destroyed in the loop's thread; so that this
/// holds, shut a pool of your own down before its loop is closed. Throws as
/// thread_pool_executor::submit().
template <class F, class... Args>
  requires std::invocable<F&, Args&...>
auto run_in_executor(thread_pool_executor& pool, F f, Args... args) {
  auto call = [f = std::move(f),
               args = std::tuple<Args...>(std::move(args)...)]() mutable {
    return std::apply(f, args);
  };
  using job_type = job_for_loop<decltype(call)>;
  using result = std::invoke_result_t<F&, Args&...>;
  auto& loop = get_running_loop();
  const auto made = std::make_shared<job_type>(loop, std::move(call));
  executed<result> promised(loop, made);
  pool.submit(made);
  return future<result>(promised);
}
/// The same in the loop's own pool.
template <class F, class... Args>
  requires std::invocable<F&, Args&...>
auto run_in_executor(F f, Args... args) {
  return asyncio::run_in_executor(
      get_running_loop().part<default_executor>().pool(), std::move(f),
      std::move(args)...);
}

/// Waits until the loop's own pool has done all its jobs; it takes no more
/// (asyncio: loop.shutdown_default_executor). run() awaits this at its end. The
/// waiting itself is a job, for a thread of its own: what the others send
/// meanwhile is delivered.
inline coroutine<> shutdown_default_executor(event_loop& loop) {
  auto& pool = loop.part<default_executor>().pool();
  thread_pool_executor one_thread(1);
  co_await run_in_executor(one_thread, [&pool] { pool.shutdown(); });
}

}  // namespace asyncio

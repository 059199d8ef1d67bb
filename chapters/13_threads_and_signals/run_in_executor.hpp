// run_in_executor: a job in another thread, and a future for its result.

#pragma once

#include <concepts>
#include <memory>
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
#include "12_queues/open_generators.hpp"
#include "13_threads_and_signals/loop_job.hpp"
#include "13_threads_and_signals/mailbox.hpp"
#include "13_threads_and_signals/thread_pool.hpp"
#include "13_threads_and_signals/threadsafe_loop.hpp"

namespace asyncio {

/// A handle to a job_future: what run_in_executor() makes.
template <class T>
class executed : public future<T> {
 public:
  executed(event_loop& loop, std::shared_ptr<job_with_result<T>> of)
      : future<T>(counted_ptr<result_state<T>>(
            new job_future<T>(loop, std::move(of)))) {}
};

coroutine<> shutdown_default_executor(event_loop& loop);

/// The loop's own pool, a part of the loop. run() waits for it at its end; if
/// the loop is closed without that, the jobs that nobody has begun are dropped.
class default_executor : public loop_part {
 public:
  // The mail is made before, so that it is there until we go.
  explicit default_executor(event_loop& loop)
      : box_(loop.part<loop_mail>().box()) {
    loop.part<last_steps>().add(
        "shutdown_default_executor",
        [&loop] { return close_generators_and_pool(loop); },
        [&loop] { return loop.part<default_executor>().has_threads(); });
  }
  ~default_executor() override {
    pool_.shutdown(false, true);
    box_->refuse_calls();  // a job that waits for the loop gives up
    // A shutdown that nobody awaits any more has taken the pool's threads: they
    // have ended when it has.
    closer_.shutdown();
    pool_.shutdown();
  }

  thread_pool_executor& pool() noexcept { return pool_; }
  /// One thread, which waits for those of the pool in place of the loop.
  thread_pool_executor& closer() noexcept { return closer_; }

 private:
  // Those of the pool may be the closer's to wait for.
  bool has_threads() const noexcept {
    return pool_.size() > 0 || closer_.size() > 0;
  }

  // Generators first, as in asyncio: their bodies may still need a thread.
  static coroutine<> close_generators_and_pool(event_loop& loop) {
    co_await shutdown_asyncgens(loop);
    co_await shutdown_default_executor(loop);
  }

  std::shared_ptr<mailbox> box_;
  thread_pool_executor pool_;
  thread_pool_executor closer_{1};
};

/// Calls f(args...) in a thread of `pool`, and gives a future for what it
/// returns or throws (asyncio: loop.run_in_executor). If the future is
/// cancelled before a thread has begun, f is never called; once it runs, it
/// runs to its end. A pool that drops the job cancels the future. f and args
/// are destroyed in the loop's thread; so that this holds, shut a pool of your
/// own down before its loop is closed. Throws as
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
  const std::shared_ptr<job_with_result<result>> made =
      std::make_shared<job_type>(loop, std::move(call));
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
/// meanwhile is delivered. That thread is the loop's, too, so this can be
/// cancelled at any time; then the end of the loop waits.
inline coroutine<> shutdown_default_executor(event_loop& loop) {
  auto& its = loop.part<default_executor>();
  auto& pool = its.pool();
  pool.shutdown(false);  // it refuses jobs even if this is cancelled at once
  co_await run_in_executor(its.closer(), [&pool] { pool.shutdown(); });
}

}  // namespace asyncio

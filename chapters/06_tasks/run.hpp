// run: a loop for one main task, from beginning to end.

#pragma once

#include <cstddef>
#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "06_tasks/last_steps.hpp"
#include "06_tasks/task.hpp"

namespace asyncio {

/// Runs the loop until `awaited` is done. Throws std::runtime_error if the loop
/// cannot run, or was stopped before.
inline void run_until_done(event_loop& loop, future_state& awaited) {
  class stop_loop final : public done_callback {
    void on_done(event_loop& it, future_state&) override {
      stop_.emplace(it.call_soon([&it] { it.stop(); }));
    }
    std::optional<handle> stop_;  // empty until the future is done

   public:
    // What the call has put into the queue dies with it: else an exception
    // would leave a stop() behind that ends the next run.
    void take_back() {
      if (stop_) stop_->cancel();
    }
  };
  stop_loop stops;
  awaited.add_done_callback(stops);
  try {
    loop.run_forever();
  } catch (...) {
    awaited.remove_done_callback(stops);
    stops.take_back();
    awaited.mark_seen();  // its exception may be this one
    throw;
  }
  if (awaited.done()) return;
  awaited.remove_done_callback(stops);
  throw std::runtime_error("Event loop stopped before Future completed.");
}

/// Runs the loop until `x` (a future, a task, or anything awaitable, which
/// becomes a task) is done; gives its result or throws what it holds (asyncio:
/// loop.run_until_complete). Throws as run_until_done(), and
/// std::invalid_argument for a future of another loop.
template <awaitable_argument X>
await_result<kept<X>> run_until_complete(event_loop& loop, X&& x) {
  loop.check_can_run();
  const auto awaited = [&] {
    if constexpr (is_future<std::remove_cvref_t<X>>)
      return x.state();
    else
      return asyncio::create_task(loop, std::forward<X>(x)).state();
  }();
  if (awaited->loop() != &loop)
    throw std::invalid_argument(
        "The future belongs to a different loop than the one that is to run");
  asyncio::run_until_done(loop, *awaited);
  return asyncio::result_for<kept<X>>(*awaited);
}

/// Completes a future when every one of some tasks has ended, whatever came of
/// it. It is no task, so all_tasks() does not show it.
class all_ended {
 public:
  all_ended(event_loop& loop, const std::vector<any_task>& tasks)
      : all_(new result_state<void>(loop)), left_(tasks.size()) {
    for (const auto& each : tasks) watching_.emplace_back(*this, each);
  }

  all_ended(const all_ended&) = delete;
  all_ended& operator=(const all_ended&) = delete;

  future_state& state() const noexcept { return *all_; }

 private:
  // Waits for one task. What it has put into the queue, and its place in the
  // task's list, die with it.
  class one final : public done_callback {
   public:
    one(all_ended& owner, const any_task& it) : owner_(owner), task_(it) {
      task_.state()->add_done_callback(*this);
    }
    ~one() {
      task_.state()->remove_done_callback(*this);
      if (call_) call_->cancel();
    }

   private:
    void on_done(event_loop& loop, future_state&) override {
      call_.emplace(loop.call_soon([this] { owner_.ended(); }));
    }

    all_ended& owner_;
    any_task task_;
    std::optional<handle> call_;  // empty until the task has ended
  };

  void ended() {
    if (--left_ == 0) all_->set_result();
  }

  counted_ptr<result_state<void>> all_;
  std::size_t left_;  // how many have not ended; at 0, all_ is done
  std::list<one> watching_;
};

/// Tells the exception handler if a task has failed while run() cleans up.
inline void report_failure(event_loop& loop, const any_task& ended) {
  if (ended.cancelled()) return;
  if (const auto error = ended.exception())
    loop.call_exception_handler(
        {"unhandled exception during asyncio.run() shutdown", error,
         "task '" + ended.name() + "'"});
}

/// Cancels what still runs, waits for its cleaning up, and reports what fails
/// in that.
inline void cancel_all_tasks(event_loop& loop) {
  const auto leftover = all_tasks(loop);
  if (leftover.empty()) return;
  for (const auto& each : leftover) each.cancel();
  const all_ended all(loop, leftover);
  run_until_done(loop, all.state());
  for (const auto& each : leftover) report_failure(loop, each);
}

/// Takes the loop's last steps, one by one, and reports those that fail.
inline void take_last_steps(event_loop& loop) {
  auto& steps = loop.part<last_steps>();
  while (!steps.empty()) {
    const auto step = steps.take_newest();
    if (!step.is_needed()) continue;
    const auto takes = asyncio::create_task(loop, step.begin(), step.name);
    run_until_done(loop, *takes.state());
    report_failure(loop, takes);
  }
}

/// Runs `main` as a task on a new loop; returns what it returns, throws what it
/// throws (asyncio.run). When main is done, tasks that still run are cancelled
/// and awaited, the last steps are taken, and the loop is closed. `how_to_wait`
/// may be a virtual_time. What breaks the loop off (system_exit,
/// never_wakes_error) is thrown after that; if the cleaning up is broken off as
/// well, then what came first. Throws std::runtime_error inside a running loop.
template <awaitable X>
await_result<X> run(X main, std::unique_ptr<waiter> how_to_wait =
                                std::make_unique<sleeping_waiter>()) {
  if (event_loop::running() != nullptr)
    throw std::runtime_error(
        "asyncio.run() cannot be called from a running event loop");
  event_loop loop(std::move(how_to_wait));
  const auto main_task = asyncio::create_task(loop, std::move(main));
  std::exception_ptr broken_off;  // the first error that broke the loop off
  const auto attempt = [&](auto what) {
    try {
      what();
    } catch (...) {
      if (!broken_off) broken_off = std::current_exception();
    }
  };
  attempt([&] { asyncio::run_until_done(loop, *main_task.state()); });
  attempt([&] { cancel_all_tasks(loop); });
  attempt([&] { take_last_steps(loop); });
  loop.close();
  if (broken_off) {
    main_task.state()->mark_seen();
    std::rethrow_exception(broken_off);
  }
  return main_task.state()->take_result();
}

}  // namespace asyncio

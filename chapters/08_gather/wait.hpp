// wait: waits for some of many, or all, and touches none of them.

#pragma once

#include <cstddef>
#include <exception>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/event_loop.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "08_gather/children.hpp"
#include "08_gather/time_limit.hpp"

namespace asyncio {

/// When wait() has waited long enough (asyncio: FIRST_COMPLETED and so on).
enum class return_when { first_completed, first_exception, all_completed };

/// What wait() gives: the tasks that are done, and the others, each in the
/// order given.
template <class Task>
class done_and_pending {
 public:
  /// Sorts the tasks into those that are done and those that are not.
  explicit done_and_pending(std::vector<Task> tasks) {
    for (auto& each : tasks)
      (each.state()->done() ? done : pending).push_back(std::move(each));
  }

  std::vector<Task> done;
  std::vector<Task> pending;
};

/// What a wait() blocks on: a future that is done when enough is.
class wait_state final : public result_state<void> {
 public:
  wait_state(event_loop& loop, std::size_t count, return_when until)
      : result_state<void>(loop),
        children_(count),
        pending_(count),
        until_(until) {}
  ~wait_state() override { stop(); }
  counted_ptr<wait_state> keep_alive() { return counted_ptr(this); }

  std::string description() const override {
    return "some of " + std::to_string(children_.size());
  }

  // #region answer
  /// Begins to listen to the tasks, and to the clock.
  template <class Task>
  void begin(const std::vector<Task>& tasks, time_limit limit) {
    if (limit) timer_ = loop()->call_later(*limit, [this] { enough(); });
    for (std::size_t i = 0; i < children_.size(); ++i) {
      children_[i].assign(*this, tasks[i].state());
      children_[i].watch();
    }
  }

  /// The loop tells that a task is done.
  void child_done(child<wait_state>& which) {
    if (--pending_ == 0 || until_ == return_when::first_completed ||
        (until_ == return_when::first_exception && failed(which.state())))
      enough();
  }

  /// Nobody waits any more.
  void stop() noexcept {
    if (timer_ && loop() != nullptr) timer_->cancel();
    for (auto& each : children_) each.unwatch();
  }

 private:
  void enough() {
    if (timer_) timer_->cancel();
    if (!done()) finish_with();
  }

  // To be cancelled is not to fail. An exception found here counts as seen.
  static bool failed(future_state& it) {
    return !it.cancelled() && it.exception();
  }
  // #endregion

  // pending_ of the children have not been heard of; the timer runs until this
  // is done, or nobody waits.
  std::vector<child<wait_state>> children_;
  std::size_t pending_;
  return_when until_;
  std::optional<timer_handle> timer_;
};

/// Waits until enough of the tasks are done, or the time is up (asyncio.wait).
/// `tasks` are handles: task<T>, future<T> or any_task. Gives those that are
/// done and those that are pending, each once. Cancels nothing and looks at no
/// result: even if it is cancelled itself, or the time is up, all go on.
/// Throws std::invalid_argument if there are none.
// #region wait
template <class Task>
  requires is_future<Task>
coroutine<done_and_pending<Task>> wait(
    std::vector<Task> tasks, return_when until = return_when::all_completed,
    time_limit limit = {}) {
  if (tasks.empty())
    throw std::invalid_argument("Set of Tasks/Futures is empty.");
  tasks = asyncio::each_once(std::move(tasks));
  const counted_ptr state(
      new wait_state(get_running_loop(), tasks.size(), until));

  class watching {
   public:
    explicit watching(wait_state& it) : it_(it) {}
    watching(const watching&) = delete;
    watching& operator=(const watching&) = delete;
    ~watching() { it_.stop(); }

   private:
    wait_state& it_;
  };
  const watching until_we_leave(*state);
  state->begin(tasks, limit);
  co_await future_awaiter<void>(state);
  co_return done_and_pending<Task>(std::move(tasks));
}
// #endregion
/// The same for a list in braces: `wait({a, b})`. (With g++ 12, not within a
/// co_await: give what it returns a name first.)
template <class Task>
auto wait(std::initializer_list<Task> tasks,
          return_when until = return_when::all_completed,
          time_limit limit = {}) {
  return asyncio::wait(std::vector<Task>(tasks), until, limit);
}

/// A coroutine that is no task yet would be lost when the wait is over.
template <awaitable X>
  requires(!is_future<X>)
coroutine<done_and_pending<X>> wait(const std::vector<X>&, return_when = {},
                                    time_limit = {}) {
  static_assert(is_future<X>,
                "wait() takes tasks and futures: make tasks of coroutines "
                "first, with create_task()");
  std::terminate();  // never compiled
}

}  // namespace asyncio

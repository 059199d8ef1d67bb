// wait: waits for some of many, or all, and touches none of them.

#pragma once

#include <cstddef>
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
  /// Sorts.
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

  std::string description() const override {
    return "some of " + std::to_string(children_.size());
  }

  // #region answer
  /// Begins to listen to the tasks, and to the clock.
  template <class Task>
  void begin(const std::vector<Task>& tasks, time_limit limit) {
    static_cast<void>(limit);  // your code
    for (std::size_t i = 0; i < children_.size(); ++i)
      children_[i].assign(*this, tasks[i].state());
    enough();  // your code: nobody has waited
  }

  /// The loop tells that a task is done.
  void child_done([[maybe_unused]] child<wait_state>& which) {
    if (--pending_ == 0 && until_ == return_when::all_completed)
      enough();  // your code: and the others?
  }

  /// Nobody waits any more.
  void stop() noexcept {
    timer_.reset();  // your code: this stops no timer
  }

 private:
  void enough() { finish_with(); }  // your code

  // To be cancelled is not to fail. Who looks for failures has seen this one.
  static bool failed([[maybe_unused]] future_state& it) {
    return false;  // your code
  }
  // #endregion

  std::vector<child<wait_state>> children_;
  std::size_t pending_;
  return_when until_;
  std::optional<timer_handle> timer_;
};

/// Waits until enough of the tasks are done, or the time is up (asyncio.wait).
/// `tasks` are handles: task<T>, future<T> or any_task. Gives those that are
/// done and those that are pending, each once. Cancels nobody, looks at no
/// result: also when it is cancelled itself, or the time is up, all go on.
/// Throws std::invalid_argument if there are none.
template <class Task>
coroutine<done_and_pending<Task>> wait(
    std::vector<Task> tasks, return_when until = return_when::all_completed,
    time_limit limit = {}) {
  if (tasks.empty())
    throw std::invalid_argument("Set of Tasks/Futures is empty.");
  tasks = each_once(std::move(tasks));
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

}  // namespace asyncio

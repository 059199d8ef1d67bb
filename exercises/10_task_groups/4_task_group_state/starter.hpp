// task_group_state: what a group of tasks knows, and the rules that it follows.
//
// They are those of CPython's taskgroups.py: what happens when a child ends,
// when it fails, when the body ends, and when the parent is asked to stop.

#pragma once

#include <exception>
#include <list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/errors.hpp"
#include "03_event_loop/event_loop.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future_state.hpp"
#include "05_coroutines/await_future.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/exception_group.hpp"

namespace asyncio {

/// What a group knows: its children, its parent (the task that it runs in), and
/// what has gone wrong. The parent's stack keeps it until the children have
/// ended, so they always find it.
class task_group_state : public counted {
 public:
  task_group_state() : parent_(running_task()) {}

  /// Why no child can be added any more, or nullptr.
  const char* refusal() const noexcept {
    if (closing_ && children_.empty()) return "TaskGroup is finished";
    if (stopping_) return "TaskGroup is shutting down";
    return nullptr;
  }

  // #region answer
  template <class T>
  void add([[maybe_unused]] const task<T>& child) {
    // your code: keep the child, and be called when it has ended
  }

  /// The body has ended: by an error, or well. Waits until every child has, and
  /// throws what the group as a whole has to throw.
  coroutine<> close(std::exception_ptr error) {
    closing_ = true;
    if (error) std::rethrow_exception(error);  // your code: that is not all
    co_return;
  }

 private:
  // #endregion

  // A system_exit leaves alone. Errors must not vanish in silence by it.
  void report_errors() const {
    for (const auto& each : errors_)
      parent_.state()->loop()->call_exception_handler(
          {"TaskGroup ends with a system_exit, and could not throw this", each,
           "task '" + parent_.name() + "'"});
  }

  // What the parent waits for: the end of the last child.
  class last_child final : public result_state<void> {
   public:
    using result_state<void>::result_state;
    std::string description() const override {
      return "the tasks of its group";
    }
  };

  static any_task running_task() {
    if (const auto it = current_task()) return *it;
    throw std::runtime_error("TaskGroup cannot determine the parent task");
  }

  template <class E>
  static bool is(const std::exception_ptr& error) {
    try {
      if (error) std::rethrow_exception(error);
    } catch (const E&) {
      return true;
    } catch (...) {  // something else
    }
    return false;
  }

  any_task parent_;
  std::list<any_task> children_;  // those that have not ended, oldest first
  counted_ptr<last_child> last_ended_;  // while the parent waits for it
  std::vector<std::exception_ptr> errors_;
  std::exception_ptr exit_;    // a system_exit, which is thrown by itself
  bool closing_ = false;       // the body has ended
  bool stopping_ = false;      // the children were asked to stop
  bool asked_parent_ = false;  // so was the parent, by us
};

}  // namespace asyncio

// task_group_state: what a group of tasks knows, and the rules that it follows.
//
// The rules are those of CPython's taskgroups.py. They say what happens when a
// child ends or fails, when the body ends, and when the parent is cancelled.

#pragma once

#include <coroutine>
#include <exception>
#include <iterator>
#include <list>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "03_event_loop/counted.hpp"
#include "03_event_loop/errors.hpp"
#include "03_event_loop/event_loop.hpp"
#include "04_futures/done_callback.hpp"
#include "04_futures/errors.hpp"
#include "04_futures/future_state.hpp"
#include "04_futures/result_state.hpp"
#include "05_coroutines/awaiter.hpp"
#include "05_coroutines/coroutine.hpp"
#include "06_tasks/task.hpp"
#include "10_task_groups/exception_group.hpp"

namespace asyncio {

/// What a group knows: its children, its parent (the task that it runs in), and
/// what has gone wrong. The parent's stack keeps it until the children have
/// ended, so they always find it.
class task_group_state : public counted {
  // A child, and its done callback. If the group is destroyed first (the loop
  // is closed), the callback leaves the child's list.
  class member;
  using child_list = std::list<member>;

 public:
  task_group_state() : parent_(running_task()) {}

  /// Why no child can be added any more, or nullptr.
  const char* refusal() const noexcept {
    if (closing_ && children_.empty()) return "TaskGroup is finished";
    if (stopping_) return "TaskGroup is shutting down";
    return nullptr;
  }

  // #region answer
  void add(const any_task& child) {
    children_.emplace_back(*this, child);
    children_.back().watch(std::prev(children_.end()));
  }

  /// To be awaited when the body has ended, and has thrown `error`, or nothing.
  /// Waits until every child has ended too, and throws what the group as a
  /// whole has to throw.
  coroutine<> close(std::exception_ptr& error) {
    closing_ = true;
    std::exception_ptr cancellation;
    if (is<cancelled_error>(error))
      cancellation = std::exchange(error, nullptr);
    else if (is<system_exit>(error) && !exit_)
      exit_ = std::exchange(error, nullptr);
    if (error || cancellation || exit_) stop_children();

    // More than once: the parent may be asked to stop while it waits here.
    while (!children_.empty()) {
      try {
        co_await until_last_ended(*this);
      } catch (const cancelled_error&) {
        if (!stopping_) cancellation = std::current_exception();
        stop_children();
      }
    }
    if (error) errors_.push_back(error);
    throw_what_remains(cancellation);
  }

 private:
  void has_ended(child_list::iterator place) {
    const any_task child = place->it();
    children_.erase(place);
    if (children_.empty() && last_ended_ && !last_ended_->done())
      last_ended_->set_result();
    if (child.cancelled()) return;
    if (const auto error = child.exception()) has_failed(error);
  }

  // The first failure stops the others, and the body by way of the parent.
  void has_failed(const std::exception_ptr& error) {
    if (is<system_exit>(error) && !exit_)
      exit_ = error;
    else
      errors_.push_back(error);
    if (stopping_) return;
    stop_children();
    asked_parent_ = true;
    parent_.cancel();
  }

  void stop_children() {
    if (std::exchange(stopping_, true)) return;
    for (const auto& each : children_) each.it().cancel();
  }

  void throw_what_remains(std::exception_ptr cancellation) {
    if (exit_) {
      report_errors();
      std::rethrow_exception(exit_);
    }
    if (asked_parent_) parent_.uncancel();  // our own request, and no other
    if (errors_.empty()) {
      if (cancellation) std::rethrow_exception(cancellation);
      return;
    }
    // Errors go first. A request from outside is made anew: the parent finds it
    // where it waits next.
    if (parent_.cancelling() > 0) {
      parent_.uncancel();
      parent_.cancel();
    }
    throw exception_group("unhandled errors in a TaskGroup",
                          std::move(errors_));
  }
  // #endregion

  // A system_exit is thrown alone, and the other errors must not vanish.
  void report_errors() const {
    for (const auto& each : errors_)
      parent_.state()->loop()->call_exception_handler(
          {"TaskGroup ends with a system_exit, and could not throw this", each,
           "task '" + parent_.name() + "'"});
  }

  class member final : public done_callback {
   public:
    member(task_group_state& group, any_task it)
        : group_(group), it_(std::move(it)) {}
    void watch(child_list::iterator place) {
      place_ = place;
      it_.state()->add_done_callback(*this);
    }
    const any_task& it() const noexcept { return it_; }

   private:
    void on_done(event_loop& loop, future_state&) override {
      loop.call_soon([group = counted_ptr(&group_), place = place_] {
        group->has_ended(place);
      });
    }

    task_group_state& group_;
    any_task it_;
    child_list::iterator place_;  // in the group's list
  };

  // What the parent waits for: the end of the last child ...
  class last_child final : public result_state<void> {
   public:
    using result_state<void>::result_state;
    std::string description() const override {
      return "the tasks of its group";
    }
  };

  // ... and what it waits with, which needs no memory: without any left it must
  // wait all the same, since its children use what is in its frame.
  class until_last_ended : public blocking_awaiter {
   public:
    explicit until_last_ended(task_group_state& group) : group_(group) {}
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> waits) {
      use_for(waits);
      group_.last_ended_.emplace(*group_.parent_.state()->loop());
      driver_->wait_for(*group_.last_ended_);
    }
    void await_resume() {
      driver_->rethrow_thrown();
      group_.last_ended_->check_result();
    }

   private:
    task_group_state& group_;
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

  // closing_ and not children_: the group is finished. asked_parent_ only if
  // stopping_.
  any_task parent_;
  child_list children_;  // those that have not ended, oldest first
  std::optional<last_child> last_ended_;  // once the parent waits for it
  std::vector<std::exception_ptr> errors_;
  std::exception_ptr exit_;    // a system_exit, which is thrown by itself
  bool closing_ = false;       // the body has ended
  bool stopping_ = false;      // the children were asked to stop
  bool asked_parent_ = false;  // the group has asked its parent to stop
};

}  // namespace asyncio
